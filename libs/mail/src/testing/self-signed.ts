import { generateKeyPairSync, sign } from 'node:crypto';

/** DER (X.690 §8.1.3): tag, length, content. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const long = content.length > 127 ? [0x82, content.length >> 8, content.length & 255] : [content.length];
  return Buffer.concat([Buffer.from([tag, ...long]), content]);
}
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const ED25519 = sequence(oid('2b6570'));

/** A certificate (RFC 5280 §4.1) for a host name, made anew and valid until 2049, so that no key lies in the project. */
export function selfSigned(host: string): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const name = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(host)))));
  const time = (text: string): Buffer => der(0x17, Buffer.from(text));
  const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), der(0x04, value));
  const extensions = [
    extension('551d11', sequence(der(0x82, Buffer.from(host)))),
    extension('551d13', sequence(der(0x01, Buffer.from([255])))),
  ];
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ED25519,
    name,
    sequence(time('200101000000Z'), time('491231000000Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = der(0x03, Buffer.from([0]), sign(null, body, privateKey));
  const base64 = sequence(body, ED25519, signature).toString('base64').replace(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
