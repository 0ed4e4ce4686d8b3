export {
  CandidateDetail,
  CandidateEvent,
  CandidateEventPage,
  CandidateFilter,
  CandidateLanguage,
  CandidateLine,
  CandidatePage,
  CandidateVerdict,
  PersonId,
  TrialOfPerson,
  TrialsOfPerson,
  VerdictExplanation,
} from './candidates.js';
export { DryRun, DryRunPage, FunnelStep, Sweep, SweepFilter, SweepPage } from './candidates-runs.js';
export { HubConnection, HubRegistration } from './hub-connection.js';
export {
  IngestedType,
  Ingestion,
  ReconcileRequest,
  RecordFault,
  RecordFaultFilter,
  RecordFaultPage,
  ReloadRequest,
} from './ingestion.js';
export {
  AllowProtocol,
  DeclineProtocol,
  ProtocolFilter,
  ProtocolPage,
  ReadingQuery,
  RefusedProtocolFilter,
  RefusedProtocolPage,
  StopProtocol,
} from './protocol-requests.js';
export {
  DeclineCode,
  ProtocolDecision,
  ProtocolDetail,
  ProtocolEvent,
  ProtocolFeedState,
  ProtocolLine,
  RefusedProtocol,
  SiteDecision,
  StopCode,
} from './protocols.js';
export { PersonDetails } from './person-details.js';
