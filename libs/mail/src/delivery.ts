import type { Readable } from 'node:stream';

/** The message as nodemailer holds it, as far as it is used here. */
interface Compiled {
  createReadStream(...options: never[]): Readable;
}

/** Watches whether the message itself, not only its envelope, went towards a server. */
export interface Delivery {
  /** Called once the message is compiled. */
  readonly watch: (message: Compiled) => void;
  readonly begun: () => boolean;
}

/**
 * nodemailer reads the message's stream only after the server's go-ahead for DATA (354), so a stream of which something
 * was read marks the point of no return. Its error codes do not: a lost connection is ECONNECTION before and after.
 *
 * Its pool may try again over another connection where nothing was read. Should it ever ask for the stream of a message
 * that was begun, it gets one that fails: a message never goes out twice.
 */
export function delivery(): Delivery {
  let latest: Readable | undefined;
  const begun = (): boolean => latest?.readableDidRead === true;
  return {
    begun,
    watch: (message) => {
      const create = message.createReadStream.bind(message);
      message.createReadStream = (...options) => {
        const stream = create(...options);
        if (begun()) return stream.destroy(new Error('The message was begun before.'));
        latest = stream;
        return stream;
      };
    },
  };
}
