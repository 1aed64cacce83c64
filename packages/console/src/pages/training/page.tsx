import type { Scenario } from '@lanterne/protocol';
import type { Played } from '@lanterne/server/practice';
import { useEffect, useState } from 'preact/hooks';
import type { PageProps } from '../../shell/pages.ts';
import { Choosing } from './choosing.tsx';
import { Replay } from './replay.tsx';
import { Session, type Speed } from './session.tsx';
import { texts } from './texts.ts';
import './page.css';

export { texts };

type Stage =
  | { readonly at: 'choosing' }
  | { readonly at: 'practising'; readonly scenarios: readonly Scenario[]; readonly speed: Speed }
  | { readonly at: 'replay'; readonly played: readonly Played[]; readonly speed: Speed };

/** Practising with played visitors, in a place of its own. All of it is in the memory of the page, and goes with it. */
export const Page = ({ desk }: PageProps) => {
  const [stage, setStage] = useState<Stage>({ at: 'choosing' });
  const practises = stage.at === 'practising';
  // Nothing is offered to who practises; whoever had paused before stays so.
  useEffect(() => {
    if (!practises || !desk.available.peek()) return;
    void desk.setAvailable(false);
    return () => void desk.setAvailable(true);
  }, [practises, desk]);
  switch (stage.at) {
    case 'choosing':
      return <Choosing desk={desk} onStart={(scenarios, speed) => setStage({ at: 'practising', scenarios, speed })} />;
    case 'practising':
      return (
        <Session
          officer={desk.officer}
          scenarios={stage.scenarios}
          speed={stage.speed}
          onSignedOut={(code) => void desk.heed({ ok: false, refusal: { code } })}
          onEnd={(played) => setStage({ at: 'replay', played, speed: stage.speed })}
        />
      );
    case 'replay':
      return (
        <Replay desk={desk} played={stage.played} speed={stage.speed} onAgain={() => setStage({ at: 'choosing' })} />
      );
  }
};
