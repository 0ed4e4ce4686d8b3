/** A run of base64 or base64url that may hold words: the parts of a JWS (RFC 7515, 7.1), whole bodies. */
const ENCODED = /[\w+/-]{16,}={0,2}/g;
/** A signed message may hold a document in which another one stands. */
const DEEPEST = 3;
/** What makes decoded bytes text: anything else is a hash or a signature. */
// eslint-disable-next-line no-control-regex
const BINARY = /[\u0000-\u0008\ufffd]/;

/** A text with everything that stands encoded in it: as base64, and as addresses and JSON write what is not ASCII. */
export function readable(text: string, depth = DEEPEST): string {
  const plain = unescaped(text);
  if (depth === 0) return plain;
  const inner = [...plain.matchAll(ENCODED)].flatMap(([run]) => {
    const decoded = Buffer.from(run, 'base64url').toString('utf8');
    return BINARY.test(decoded) ? [] : [readable(decoded, depth - 1)];
  });
  return [plain, ...inner].join('\n');
}

function unescaped(text: string): string {
  const json = text.replace(/\\u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  const address = json.replace(/(?:%[\da-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
  return address === text ? text : `${text}\n${address}`;
}
