export { asRoles, authorisationMatrix, call, openSession, type Credentials, type TestSession } from './matrix.js';
export { appDatabase, serverEnvironment, silentLog, startTestApp } from './test-app.js';
export { openToOtherSites } from './authorisation.js';
export { committed } from './committed.js';
