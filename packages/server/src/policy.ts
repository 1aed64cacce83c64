import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { durationMs, type Policy } from './domain/policy.ts';
import { parseDocument, readText } from './json-file.ts';

const duration = v.pipe(
  v.string('wrong_type'),
  v.rawTransform<string, number>(({ dataset, addIssue, NEVER }) => {
    const ms = durationMs(dataset.value);
    if (ms !== null) return ms;
    addIssue({ message: 'malformed' });
    return NEVER;
  }),
);

/** A host as an address has it, with a port or for any: `plaintes.interieur.example`, `10.1.2.3:8443`, `[::1]`. */
const host = v.pipe(v.string('wrong_type'), v.regex(/^(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/, 'malformed'));

const between = (leastMs: number, mostMs: number) =>
  v.pipe(duration, v.minValue(leastMs, 'too_short'), v.maxValue(mostMs, 'too_long'));

/** Nobody reads and decides in less; somebody waits for it all the while. */
const thinking = between(5_000, 600_000);
/** A page that is loaded anew is there again by then; whoever is gone for more than an hour has gone home. */
const absence = between(10_000, 3_600_000);

const OFFER_DANGER_MS = 15_000;
const GIVE_BACK_DANGER_MS = 30_000;

/** Danger never waits for longer than the rest: where only the other time is shortened, this one is too. */
const routing = v.pipe(
  v.strictObject({
    offer: v.optional(thinking, 'PT30S'),
    offerDanger: v.optional(thinking),
    giveBack: v.optional(absence, 'PT2M'),
    giveBackDanger: v.optional(absence),
  }),
  v.forward(
    v.check(({ offer, offerDanger = 0 }) => offerDanger <= offer, 'too_long'),
    ['offerDanger'],
  ),
  v.forward(
    v.check(({ giveBack, giveBackDanger = 0 }) => giveBackDanger <= giveBack, 'too_long'),
    ['giveBackDanger'],
  ),
  v.transform(({ offer, offerDanger, giveBack, giveBackDanger }): Policy['routing'] => ({
    offer: { calmMs: offer, dangerMs: offerDanger ?? Math.min(OFFER_DANGER_MS, offer) },
    giveBack: { calmMs: giveBack, dangerMs: giveBackDanger ?? Math.min(GIVE_BACK_DANGER_MS, giveBack) },
  })),
);

/** The policy file: what it does not say has a default, so `{}` is a whole. */
export const policySchema = v.pipe(
  v.strictObject({
    anonymity: v.optional(v.picklist(['strict'], 'malformed'), 'strict'),
    retention: v.optional(
      v.strictObject({
        ended: v.optional(duration, 'P1D'),
        // Three years, as CSI R.242-12 asks of journals of the police.
        audit: v.optional(duration, 'P1096D'),
      }),
      {},
    ),
    routing: v.optional(routing, {}),
    visitor: v.optional(v.strictObject({ eraseNow: v.optional(v.boolean('wrong_type'), true) }), {}),
    webhooks: v.optional(
      v.strictObject({ insideHosts: v.optional(v.array(host, 'wrong_type'), []), delay: v.optional(duration, 'PT2M') }),
      {},
    ),
    training: v.optional(
      v.strictObject({
        scenarios: v.optional(v.nullable(v.pipe(v.string('wrong_type'), v.nonEmpty('empty')), null), null),
      }),
      {},
    ),
  }),
  v.transform(
    ({ retention, webhooks, ...rest }): Policy => ({
      ...rest,
      webhooks: { insideHosts: webhooks.insideHosts, delayMs: webhooks.delay },
      retention: { endedMs: retention.ended, auditMs: retention.audit },
    }),
  ),
);

/** What holds where no policy file is named. */
export const DEFAULT_POLICY: Policy = v.parse(policySchema, {});

/** Reads the policy file, or gives the defaults when none is named. Throws `FileError` with every fault at once. */
export const readPolicy = (file: string | null): Policy => {
  if (file === null) return DEFAULT_POLICY;
  const subject = `The policy ${file}`;
  const { training, ...rest } = parseDocument(policySchema, readText(file, subject), subject);
  // A path in a file is meant from where the file is.
  const scenarios = training.scenarios && resolve(dirname(file), training.scenarios);
  return { ...rest, training: { scenarios } };
};
