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
