import { readConfig } from '../config.ts';
import { readPolicy } from '../policy.ts';
import { readScenarios, sayFileFault, scenarioFolders } from '../scenarios.ts';
import { Failure, parseCommand, Usage } from './exit.ts';

/** Those of one folder, or all that a server would offer. */
const check = async (args: string[]): Promise<void> => {
  const [folder, options] = args[0]?.startsWith('--') === false ? [args[0], args.slice(1)] : [null, args];
  const { values } = parseCommand('scenarios check', options, [], { json: { type: 'boolean' } });
  const folders = folder === null ? scenarioFolders(readPolicy(readConfig(process.env).policyFile)) : [folder];
  const { scenarios, faults } = await readScenarios(folders);
  if (values.json) {
    console.log(JSON.stringify({ scenarios: scenarios.map(({ id, title }) => ({ id, title })), faults }));
  } else {
    for (const { id, title } of scenarios) console.log(`${id}\t${title}`);
    for (const fault of faults) console.error(sayFileFault(fault));
  }
  if (faults.length > 0) throw new Failure(`${faults.length} to mend.`);
  if (scenarios.length === 0) throw new Failure(`There is no scenario in ${folders.join(', ')}.`);
};

export const scenarios = async ([action, ...args]: string[]): Promise<void> => {
  if (action === 'check') return check(args);
  throw new Usage('scenarios takes check.');
};
