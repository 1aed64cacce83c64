import type { Scenario, ScenariosAnswer } from '@lanterne/protocol';
import { useId, useState } from 'preact/hooks';
import { call } from '../../api.ts';
import { PageTitle } from '../../shell/page-title.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Show, useLoaded } from '../../ui/loaded.tsx';
import type { Desk } from '../desk/desk.ts';
import { doorName, languageName } from '../desk/words.ts';
import { SPEEDS, type Speed } from './session.tsx';
import { tt } from './texts.ts';

const ScenarioCard = ({
  scenario,
  isChosen,
  onChoose,
}: {
  scenario: Scenario;
  isChosen: boolean;
  onChoose: (chosen: boolean) => void;
}) => {
  const id = useId();
  const { title, summary, level, language } = scenario;
  return (
    <li class={isChosen ? 'scenario chosen' : 'scenario'}>
      <label>
        <input
          type="checkbox"
          checked={isChosen}
          aria-describedby={id}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
        <span class="scenario-title">{title}</span>
      </label>
      <div id={id}>
        <p>{summary}</p>
        <p class="hint">{[tt(`level.${level}`), doorName(scenario), languageName({ locale: language })].join(' · ')}</p>
      </div>
    </li>
  );
};

const askScenarios = () => call<ScenariosAnswer>('/v1/officer/scenarios');

/** The scenarios of the server, to choose from. Nobody practises who holds somebody real. */
export const Choosing = ({
  desk,
  onStart,
}: {
  desk: Desk;
  onStart: (scenarios: readonly Scenario[], speed: Speed) => void;
}) => {
  const loaded = useLoaded(desk, askScenarios);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [speed, setSpeed] = useState<Speed>('1');
  const held = desk.own.value.length;

  const choose = (id: string, isChosen: boolean): void =>
    setChosen((before) => new Set(isChosen ? [...before, id] : [...before].filter((other) => other !== id)));
  return (
    <main class="page training">
      <PageTitle>{tt('title')}</PageTitle>
      <p class="training-intro">{tt('intro')}</p>
      <p class="training-intro hint">{tt('intro.duty')}</p>
      <Show loaded={loaded}>
        {({ scenarios }) => (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (held === 0 && chosen.size > 0)
                onStart(
                  scenarios.filter(({ id }) => chosen.has(id)),
                  speed,
                );
            }}
          >
            <fieldset class="scenarios">
              <legend>{tt('choose')}</legend>
              <ul>
                {scenarios.map((scenario) => (
                  <ScenarioCard
                    key={scenario.id}
                    scenario={scenario}
                    isChosen={chosen.has(scenario.id)}
                    onChoose={(isChosen) => choose(scenario.id, isChosen)}
                  />
                ))}
              </ul>
            </fieldset>
            <Choice
              label={tt('speed')}
              value={speed}
              options={SPEEDS.map((value) => ({ value, text: tt(`speed.${value}`) }))}
              onChoose={setSpeed}
            />
            <div class="training-acts">
              <Button
                look="primary"
                type="submit"
                aria-disabled={held > 0 || chosen.size === 0}
                aria-describedby="training-why"
              >
                {tt('start', { count: chosen.size })}
              </Button>
              <p id="training-why" role="status">
                {held > 0 ? tt('held', { count: held }) : chosen.size === 0 ? tt('chooseOne') : ''}
              </p>
            </div>
          </form>
        )}
      </Show>
    </main>
  );
};
