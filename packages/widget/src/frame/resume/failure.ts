import type { Answer } from '../connection/request.ts';
import { localeInUse, t } from '../i18n/index.ts';
import { durationText } from '../privacy/promises.ts';

/** Waits of more than a minute are said in minutes, and none too short. */
const waitText = (ms: number): string => {
  const seconds = Math.ceil(ms / 1000);
  return durationText(seconds > 60 ? Math.ceil(seconds / 60) * 60 : seconds, localeInUse());
};

/** Why there is no code, or none that opens anything. What is wrong with a code is told to nobody, so all wrong ones read alike. */
export const failureText = (answer: Exclude<Answer<unknown>, { ok: true }>): string => {
  if (answer.ok === undefined) {
    return answer.waitMs > 0 ? t('resume.wait', { duration: waitText(answer.waitMs) }) : t('notSent');
  }
  if (answer.code === 'resume_refused' || answer.code === 'body_invalid') return t('resume.refused');
  return t('refused.other');
};
