export type { MailerFault, MailFault } from './fault.js';
export type { MailMessage } from './message.js';
export { openMailer, type Mailer, type MailerOptions, type SendOptions } from './open-mailer.js';
