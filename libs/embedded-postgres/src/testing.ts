export { startOwnServer, type OwnServer } from './own-server.js';
export { createDatabase, dropDatabase, testServerUrl, type Template } from './test-database.js';
export { startTestCluster, type TestCluster } from './test-cluster.js';
