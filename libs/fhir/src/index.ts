export type { FhirFault, FhirFaultCode, FhirResource, Loss, ReadItem, ReadResource, Unread } from './item.js';
export { partitionByPerson, type PartitionOptions, type PersonResources } from './partition.js';
export { readResources, type ReadOptions } from './read-resources.js';
export { pingServer } from './server.js';
export type { ServerOptions } from './requests.js';
export type { Pace } from './retry.js';
export { openFhirClient, type FhirClient, type FhirFailure, type FhirPage, type HistoryPage } from './fhir-client.js';
export type { ServerCapabilities } from './capabilities.js';
export type { Deletion } from './deletions.js';
