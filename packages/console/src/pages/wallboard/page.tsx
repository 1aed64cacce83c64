import type { WallEntry } from '@lanterne/protocol';
import { useState } from 'preact/hooks';
import { t } from '../../i18n/index.ts';
import { clockTime } from '../../i18n/time.ts';
import { PageTitle } from '../../shell/page-title.tsx';
import type { PageProps } from '../../shell/pages.ts';
import { Conversations, Dangers } from './lists.tsx';
import { useWallboard } from './live.ts';
import { Numbers } from './numbers.tsx';
import { ReadingDialog } from './reading.tsx';
import { texts, wt } from './texts.ts';
import './page.css';

export { texts };

/** The service at this moment, readable from across the room, and what a supervisor can do about any of it. */
export const Page = ({ desk }: PageProps) => {
  const { wall, isLive, erased } = useWallboard(desk);
  const [opened, setOpened] = useState<WallEntry | null>(null);
  return (
    <main class="page wall">
      <PageTitle>{wt('title')}</PageTitle>
      <p class="wall-stale" role="alert">
        {!isLive && (wall ? wt('stale', { time: clockTime(wall.now) }) : wt('unreachable'))}
      </p>
      {wall ? (
        <>
          <Numbers desk={desk} wall={wall} />
          <Dangers desk={desk} wall={wall} onOpen={setOpened} />
          <Conversations desk={desk} wall={wall} onOpen={setOpened} />
        </>
      ) : (
        <p role="status">{t('loading')}</p>
      )}
      {opened && <ReadingDialog desk={desk} entry={opened} erased={erased} onClose={() => setOpened(null)} />}
    </main>
  );
};
