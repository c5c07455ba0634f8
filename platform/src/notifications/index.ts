export { type AlarmMails, type AlarmMailsOptions, openAlarmMails } from './alarm-mails.ts';
export { type Mail, type Mailer, openMailer } from './mailer.ts';
export { type Mention, queueMentions } from './mention-mail.ts';
export { type Letter, type OutgoingMail, type OutgoingMailOptions, openOutgoingMail } from './outgoing-mail.ts';
export { lookRegularly, type RegularLook } from './regular-look.ts';
export { reportUntakenMail } from './unsent-mail.ts';
export { notificationOperations } from './operations.ts';
export { type ReviewMails, type ReviewMailsOptions, openReviewMails } from './review-mails.ts';
