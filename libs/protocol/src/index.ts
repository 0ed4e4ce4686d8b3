export {
  CLIENT_ASSERTION_TYPE,
  makeClientAssertion,
  verifyClientAssertion,
  type AssertionCheck,
  type AssertionClaims,
  type VerifiedAssertion,
} from './client-assertion.js';
export {
  Heartbeat,
  HUB_PATHS,
  NODE_SCOPE,
  NodeVersion,
  RegistrationReply,
  RegistrationRequest,
  SmartConfiguration,
  TokenError,
  TokenReply,
  TokenRequest,
} from './messages.js';
export {
  generateNodeKey,
  NodePublicKey,
  readNodeKey,
  thumbprintOf,
  type NodeKey,
  type NodePrivateKey,
} from './node-key.js';
export {
  RegionCode,
  signRegistration,
  verifyRegistration,
  type RegistrationClaims,
  type VerifiedRegistration,
} from './registration.js';
export {
  CLOCK_SKEW_S,
  LONGEST_LIFE_S,
  SIGNING_ALGORITHMS,
  type MessageCode,
  type MessageFault,
} from './signed-message.js';
