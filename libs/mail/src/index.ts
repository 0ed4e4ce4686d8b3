export type { MailerFault, MailFault } from './fault.js';
export type { MailMessage } from './message.js';
export { openMailer, type Mailer, type MailerOptions } from './open-mailer.js';
