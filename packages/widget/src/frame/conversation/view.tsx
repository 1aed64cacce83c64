import { useEffect, useRef } from 'preact/hooks';
import { numbers } from '../emergency.tsx';
import { t } from '../i18n/index.ts';
import { Confirm } from '../ui/confirm.tsx';
import { richText } from '../ui/rich-text.tsx';
import { createAnnouncer } from './announcer.ts';
import type { Conversation, Phase } from './state.ts';

/** « Trois personnes avant vous » : never more than the server knows. */
const standingText = (phase: Phase & { name: 'waiting' }): string => {
  const { standing } = phase;
  if (!standing) return `${t('arrived')} ${t('keepOpen')}`;
  const { place, minutes } = standing;
  return [
    place > 1 ? t('ahead', { count: place - 1 }) : t('next'),
    minutes && t('minutes', { count: minutes }),
    t('keepOpen'),
  ]
    .filter(Boolean)
    .join(' ');
};

const newsText = ({ news: [, kind], phase }: Conversation): string => {
  if (kind === 'standing') return phase.name === 'waiting' ? standingText(phase) : '';
  if (kind === 'typing') return phase.name === 'held' ? t('typing', { alias: phase.alias }) : '';
  return kind === 'none' ? '' : t(kind);
};

/** Says what is new to who cannot see it; the transcript speaks for itself. */
export const Announcements = ({ state }: { state: Conversation }) => {
  const place = useRef<HTMLParagraphElement>(null);
  const announce = useRef<(text: string) => void>(undefined);
  useEffect(() => {
    announce.current ??= createAnnouncer((text) => {
      if (place.current) place.current.textContent = text;
    });
    const text = newsText(state);
    if (text) announce.current(text);
  }, [state.news[0]]);
  return <p role="status" class="unseen" ref={place} />;
};

/** Where the conversation stands, and the way to end it. */
export const Standing = ({ phase, onEnd }: { phase: Phase; onEnd: () => void }) => {
  if (phase.name !== 'waiting' && phase.name !== 'held') return null;
  return (
    <div class="standing">
      <p>{phase.name === 'waiting' ? standingText(phase) : t('with', { alias: phase.alias })}</p>
      <Confirm name="end" onYes={onEnd} />
    </div>
  );
};

/** One element for a whole outage: it is announced once. */
export const Outage = ({ lost }: { lost: boolean }) =>
  lost ? (
    <p role="alert" class="outage">
      {richText('lost', numbers())}
    </p>
  ) : null;
