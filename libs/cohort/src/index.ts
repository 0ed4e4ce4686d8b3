export { concerns, interestsOf, type Interests, type RecordChange } from './interests.js';
