/** Workflow statuses of FHIR R4 that are not words already. */
export const statuses: Readonly<Record<string, string>> = {
  'checked-in': 'checked in',
  'follow-up': 'in follow-up',
  'in-progress': 'in progress',
  'not-done': 'not done',
  'not-registered': 'not registered',
  'not-taken': 'not taken',
  'off-study': 'off study',
  'on-hold': 'on hold',
  onleave: 'on leave',
  'on-study': 'on study',
  'on-study-intervention': 'on study with intervention',
  'on-study-observation': 'on study under observation',
  'pending-on-study': 'about to enter the study',
  'potential-candidate': 'potential candidate',
  waitlist: 'on the waiting list',
};

/** DICOM modalities (PS3.3, C.7.3.1.1.1) that trials ask for most. */
export const modalities: Readonly<Record<string, string>> = {
  CR: 'plain radiography (CR)',
  CT: 'computed tomography',
  DX: 'plain radiography (DX)',
  ECG: 'ECG',
  MG: 'mammography',
  MR: 'magnetic resonance imaging',
  NM: 'nuclear medicine',
  PT: 'PET',
  RF: 'fluoroscopy',
  US: 'ultrasound',
  XA: 'angiography',
};
