import { useEffect, useRef } from 'preact/hooks';
import { SHIFT_EVENTS } from '../../shift.ts';
import type { Conversation } from '../conversation/state.ts';
import { Cover } from '../cover/cover.tsx';
import { CONTROLS, countControls } from '../cover/presses.ts';
import type { TellHost } from '../host.ts';

export { hush } from './hush.ts';

export interface ShieldProps {
  readonly state: Pick<Conversation, 'discreet' | 'danger'>;
  /** Whether there is a panel to close. */
  readonly hideable: boolean;
  readonly covered: boolean;
  readonly cover: (on: boolean) => void;
  readonly alarm: () => void;
  readonly leave: () => void;
  readonly tellHost: TellHost;
}

/** What stands between the exchange and who looks on: fetched once the page has nothing else to do. */
export const Shield = (props: ShieldProps) => {
  const { state, hideable, covered, cover, alarm, leave, tellHost } = props;
  const { discreet, danger } = state;
  const told = useRef(false);
  useEffect(() => {
    if (discreet !== told.current) tellHost({ type: 'discreet', on: discreet });
    told.current = discreet;
  }, [discreet]);

  const turn = useRef(() => {});
  turn.current = () => cover(!covered);
  useEffect(() => {
    const count = countControls((presses) => {
      if (presses > 0 && presses % CONTROLS === 0) turn.current();
    });
    for (const type of SHIFT_EVENTS) addEventListener(type, count, true);
    return () => {
      for (const type of SHIFT_EVENTS) removeEventListener(type, count, true);
    };
  }, []);

  return covered ? (
    <Cover
      danger={danger}
      onBack={() => cover(false)}
      onDanger={alarm}
      onLeave={leave}
      onClose={hideable ? () => tellHost({ type: 'close' }) : undefined}
    />
  ) : null;
};
