export { HubConnection, HubRegistration } from './hub-connection.js';
