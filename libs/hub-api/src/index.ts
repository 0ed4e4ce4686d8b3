export {
  directoryFilters,
  NewOrganisation,
  NewSite,
  Organisation,
  OrganisationChange,
  OrganisationPage,
  RegionList,
  Site,
  SiteChange,
  siteFilters,
  SitePage,
} from './directory.js';
export {
  IssuedRegistrationCode,
  NewRegistrationCode,
  NodeRevocation,
  RegisteredNode,
  RegisteredNodePage,
  RegistrationCode,
  RegistrationCodePage,
  RevocationReason,
} from './nodes.js';
export {
  Application,
  ApplicationPage,
  DecidedPermit,
  DecidedPermitPage,
  PermitDecision,
  RegisterEntry,
  RegisterPage,
} from './permits.js';
export {
  NodeAnswer,
  NodeAnswers,
  NodeReportLine,
  NodeReportPage,
  NodeReportState,
  Pause,
  PauseReason,
  PublishedVersion,
  Withdrawal,
  WithdrawalReason,
} from './publication.js';
export {
  CheckedCriteria,
  CriteriaDocument,
  CriteriaFaultLine,
  CriteriaFinding,
  CriteriaReading,
  CriteriaToCheck,
  RenderedCriterion,
  RenderingLanguage,
  VersionRendering,
} from './trial-criteria.js';
export {
  CriteriaChange,
  TermsChange,
  TrialVersion,
  TrialVersionState,
  VersionFreeze,
  VersionHeader,
} from './trial-versions.js';
export {
  ImportedTrial,
  ImportLoss,
  NewTrial,
  Trial,
  TrialChange,
  TrialImport,
  TrialLine,
  TrialPage,
  TrialRegistration,
  TrialTitle,
} from './trials.js';
export {
  AuditHeadLine,
  AuditHeadPage,
  Recruitment,
  RecruitmentCounts,
  RecruitmentForecast,
  RegionRecruitment,
  SiteRecruitment,
} from './recruitment.js';
