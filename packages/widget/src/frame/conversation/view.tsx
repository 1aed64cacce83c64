import type { SiteAnswer } from '@lanterne/protocol';
import { useEffect, useRef } from 'preact/hooks';
import { numbers } from '../emergency.tsx';
import { t } from '../i18n/index.ts';
import { Confirm } from '../ui/confirm.tsx';
import { richText } from '../ui/rich-text.tsx';
import { createAnnouncer } from './announcer.ts';
import type { Conversation, Phase } from './state.ts';

/** From here on a figure would only seem to be known. */
const HOUR_MINUTES = 60;

const minutesText = (minutes: number | null): string => {
  if (minutes === null) return '';
  return minutes > HOUR_MINUTES ? t('minutes.hour') : t('minutes', { count: minutes });
};

/** « Trois personnes avant vous » : never more than the server knows. */
const standingText = ({ standing }: Phase & { name: 'waiting' }): string => {
  if (!standing) return `${t('arrived')} ${t('keepOpen')}`;
  const { place, minutes, opensAt } = standing;
  if (opensAt) return `${t('nobody')} ${t('kept')}`;
  const before = place > 1 ? t('ahead', { count: place - 1 }) : t('next');
  return [before, minutesText(minutes), t('keepOpen')].filter(Boolean).join(' ');
};

const newsText = ({ news: [, kind], phase }: Conversation): string => {
  if (kind === 'standing') return phase.name === 'waiting' ? standingText(phase) : '';
  if (kind === 'typing') return phase.name === 'held' ? t('typing', { alias: phase.alias }) : '';
  if (kind === 'long') return t('kept');
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
    announce.current(newsText(state));
  }, [state.news[0]]);
  return <p role="status" class="unseen" ref={place} />;
};

interface StandingProps {
  readonly phase: Phase;
  readonly onHelp: () => void;
  /** Once there is something to put in the place of the exchange. */
  readonly onCover: (() => void) | undefined;
  readonly onEnd: () => void;
}

/** Where the conversation stands, what to read meanwhile, and the way to end it. */
export const Standing = ({ phase, onHelp, onCover, onEnd }: StandingProps) => {
  if (phase.name !== 'waiting' && phase.name !== 'held') return null;
  return (
    <div class="standing">
      <p>{phase.name === 'waiting' ? standingText(phase) : t('with', { alias: phase.alias })}</p>
      <div>
        <button type="button" class="quiet" onClick={onHelp}>
          {t('help')}
        </button>
        {onCover && (
          <button type="button" class="quiet" onClick={onCover}>
            {t('cover')}
          </button>
        )}
        <Confirm name="end" onYes={onEnd} />
      </div>
    </div>
  );
};

/** One element for a whole outage: it is announced once. */
export const Outage = ({ lost, lines }: { lost: boolean; lines: SiteAnswer['emergency'] }) => {
  if (!lost) return null;
  const named = numbers(lines);
  const { police, general, text } = named;
  return (
    <p role="alert" class="outage">
      {richText('lost', { numbers: [police, ', ', general, text && [', ', richText('lost.text', named)]] })}
    </p>
  );
};
