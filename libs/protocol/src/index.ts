export { AuditHead, AuditSeal, signAuditSeal, verifyAuditSeal } from './audit-seal.js';
export { auditHeadFileOf, auditSealKeeper, type AuditSealKeeper } from './audit-seal-keeper.js';
export {
  CLIENT_ASSERTION_TYPE,
  makeClientAssertion,
  verifyClientAssertion,
  type AssertionCheck,
  type AssertionClaims,
  type VerifiedAssertion,
} from './client-assertion.js';
export { Directive, DirectiveState, signDirective, verifyDirective } from './directive.js';
export { openKeyFile, publicKeyFileOf, type KeyFileFault } from './key-file.js';
export {
  FeedQuery,
  Heartbeat,
  HUB_PATHS,
  LONGEST_POLL_S,
  NODE_SCOPE,
  NodeVersion,
  ProtocolFeed,
  RegistrationReply,
  RegistrationRequest,
  ReportRequest,
  SmartConfiguration,
  TokenError,
  TokenReply,
  TokenRequest,
  TotalsRequest,
} from './messages.js';
export {
  generateSigningKey,
  VerificationKey,
  readSigningKey,
  thumbprintOf,
  type SigningKey,
  type PrivateKey,
} from './signing-key.js';
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
export { NodeReport, signReport, verifyReport } from './node-report.js';
export { RecruitmentTotals, signTotals, SiteTotals, verifyTotals } from './recruitment-totals.js';
export { ReportCode, type ItemCode } from './report-code.js';
export {
  checkTerms,
  signProtocol,
  verifyProtocol,
  type ProtocolCheck,
  type ProtocolCode,
  type ProtocolFault,
  type TrustedKeys,
  type VerifiedProtocol,
} from './protocol-signature.js';
export { Permit, PROTOCOL_PURPOSE, ProtocolVersion, SignedProtocol, TrialSite } from './protocol-version.js';
export { signStatement, StatedDecision, Statement, verifyStatement } from './statement.js';
export { TrustedKeysFile } from './trusted-keys.js';
