/** Why an app does not start, as a sentence for the operator. */
export class StartFault extends Error {
  override readonly name = 'StartFault';
}

const REASONS: Readonly<Record<string, string>> = {
  '28P01': 'the user name or password is wrong',
  '28000': 'the server does not let this user in',
  '3D000': 'there is no such database',
  '53300': 'the server has no connection left',
  '57P03': 'the server is starting',
  ECONNREFUSED: 'no server answers there',
  ETIMEDOUT: 'no server answers there in time',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the host is not found just now',
};

/** Why a database is out of reach: a part of a sentence. Drivers' own messages may quote the address. */
export function databaseReason(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return REASONS[String(code)] ?? (typeof code === 'string' ? code : String(name));
}
