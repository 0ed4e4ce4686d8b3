export { REGIONS, type Region } from './care/regions.js';
export { type Population } from './core/person.js';
export { GENERATED } from './core/tag.js';
export { generatePeople, generatePerson, sharedResources } from './generate-people.js';
