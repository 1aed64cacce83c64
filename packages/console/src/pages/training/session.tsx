import type { Officer, Scenario } from '@lanterne/protocol';
import { createPracticeHouse, type Played } from '@lanterne/server/practice';
import { useComputed } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { PAGE_TITLE, PageTitle } from '../../shell/page-title.tsx';
import { Button } from '../../ui/button.tsx';
import { AlarmBar } from '../desk/alarm/alarm-bar.tsx';
import { createDesk } from '../desk/desk.ts';
import { LazyHelpSheet } from '../desk/help-sheet/lazy-help-sheet.tsx';
import { NoticeLine } from '../desk/notice-line.tsx';
import { DeskPage } from '../desk/page.tsx';
import { createPracticeApi } from './practice-api.ts';
import { tt } from './texts.ts';

/** How much faster than life the played visitors are. */
export const SPEEDS = ['1', '2', '5', '10'] as const;
export type Speed = (typeof SPEEDS)[number];

/** The very desk of every day, over a house that is not real, under a band that says so. */
export const Session = ({
  officer,
  scenarios,
  speed,
  onSignedOut,
  onEnd,
}: {
  officer: Officer;
  scenarios: readonly Scenario[];
  speed: Speed;
  onSignedOut: (code: 'sign_in_required') => void;
  onEnd: (played: readonly Played[]) => void;
}) => {
  const [help, setHelp] = useState(false);
  const { house, desk } = useMemo(() => {
    const made = createPracticeHouse({ scenarios, officer, speed: Number(speed) });
    const practiceApi = createPracticeApi(made, api);
    return {
      house: made,
      // A call that one hears is a real one.
      desk: createDesk(practiceApi, officer, () => onSignedOut('sign_in_required'), { isPractice: true }),
    };
  }, []);
  useEffect(
    () => () => {
      desk.stop();
      house.stop();
    },
    [house, desk],
  );
  // Looked at again with every second of the desk's clock.
  const isOver = useComputed(() => desk.now.value > 0 && house.isOver()).value;
  return (
    <div class="practice">
      <section class="practice-band" aria-labelledby={PAGE_TITLE}>
        <PageTitle>{tt('band')}</PageTitle>
        <p>{tt('band.why')}</p>
        <p role="status" class="practice-over">
          {isOver ? tt('over') : ''}
        </p>
        <Button onClick={() => onEnd(house.played())}>{tt('end')}</Button>
      </section>
      <AlarmBar desk={desk} label={tt('alarms')} onOpen={() => undefined} />
      <DeskPage desk={desk} onHelp={() => setHelp(true)} />
      <NoticeLine desk={desk} />
      {help && <LazyHelpSheet desk={desk} onClose={() => setHelp(false)} />}
    </div>
  );
};
