import { check } from '../wrong.js';

export interface MailLine {
  readonly id: string;
  readonly receivedAt: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
}

export interface Mail extends MailLine {
  readonly messageId?: string;
  readonly text: string;
  readonly html?: string;
}

/** The mail inbox of everybody. */
export class Inbox {
  constructor(readonly url: string) {}

  async list(): Promise<MailLine[]> {
    return (await (await this.#get('/api/mails')).json()) as MailLine[];
  }

  async read(id: string): Promise<Mail> {
    return (await (await this.#get(`/api/mails/${id}`)).json()) as Mail;
  }

  /** The message as it came over SMTP. */
  async source(id: string): Promise<string> {
    return (await this.#get(`/mails/${id}/source`)).text();
  }

  async #get(path: string): Promise<Response> {
    const response = await fetch(`${this.url}${path}`, { signal: AbortSignal.timeout(10_000) });
    check(response.ok, `the inbox to answer ${path}`, String(response.status));
    return response;
  }
}
