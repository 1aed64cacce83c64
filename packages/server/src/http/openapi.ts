import {
  emptyRequest,
  FAULT_REASONS,
  type Operation,
  operations,
  type ProblemCode,
  problem as problemSchema,
  ROLES,
  rolesOf,
} from '@lanterne/protocol';
import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { type Asset, assetResponse } from './assets.ts';
import { brotli } from './brotli.ts';
import { statusOf } from './problem.ts';
import { type App, givesJson, unknownOf, writesWithCookie } from './route.ts';

/** Refusals that any operation of its kind can give. */
const commonProblems = (operation: Operation): ProblemCode[] => [
  ...unknownOf(operation),
  ...(operation.body ? (['body_too_large', 'content_type_unsupported', 'body_invalid'] as const) : []),
  ...(operation.query ? (['query_invalid'] as const) : []),
  ...(operation.headers ? (['headers_invalid'] as const) : []),
  ...(givesJson(operation) ? (['not_acceptable'] as const) : []),
  ...(operation.method === 'get' ? [] : (['unavailable'] as const)),
  ...(operation.caller === 'visitor' ? (['token_missing', 'too_many_requests'] as const) : []),
  ...(operation.caller === 'officer' ? (['sign_in_required'] as const) : []),
  ...(operation.caller === 'officer' && rolesOf(operation).length < ROLES.length ? (['role_refused'] as const) : []),
  ...(writesWithCookie(operation) ? (['origin_refused'] as const) : []),
  'internal',
];

/** Of the draft that OpenAPI 3.1 is made of. Checks that JSON Schema cannot say, such as well-formed Unicode, are left out; `info.description` names them. */
const schemaOf = (schema: GenericSchema, typeMode: 'input' | 'output'): object => {
  const { $schema: _, ...rest } = toJsonSchema(schema, { errorMode: 'ignore', typeMode, target: 'draft-2020-12' });
  return rest;
};

const content = (type: string, schema: object) => ({ [type]: { schema } });

const BYTES = { type: 'string', format: 'binary' };

const answersOf = (operation: Operation): Record<string, object> =>
  Object.fromEntries(
    Object.entries(operation.answers).map(([status, schema]) => [
      status,
      {
        description: schema ? 'Done' : 'Done; no body',
        ...(schema === 'file' && {
          content: Object.fromEntries((operation.fileTypes ?? []).map((type) => [type, { schema: BYTES }])),
        }),
        ...(schema &&
          schema !== 'file' && {
            content: {
              ...content('application/json', schemaOf(schema, 'input')),
              ...(operation.stream && {
                'text/event-stream': {
                  schema: { type: 'string', description: streamDescription(operation.stream) },
                  'x-events': Object.fromEntries(
                    Object.entries(operation.stream).map(([name, data]) => [name, schemaOf(data, 'input')]),
                  ),
                },
              }),
            },
          }),
      },
    ]),
  );

const streamDescription = (stream: NonNullable<Operation['stream']>): string =>
  `Server-sent events: those of the log, with their seq as id and their kind as event; and ${Object.keys(stream).join(', ')}, without an id.`;

const problemsOf = (operation: Operation): Record<string, object> => {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set([...operation.problems, ...commonProblems(operation)])) {
    byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\``).join(', '),
        content: content('application/problem+json', { $ref: '#/components/schemas/Problem' }),
      },
    ]),
  );
};

const membersOf = (parameters: GenericSchema | undefined, place: 'query' | 'header'): object[] => {
  if (!parameters) return [];
  const { properties = {}, required = [] } = schemaOf(parameters, 'input') as {
    properties?: Record<string, object>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema,
  }));
};

const parametersOf = (operation: Operation): object[] => {
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return [...inPath, ...membersOf(operation.query, 'query'), ...membersOf(operation.headers, 'header')];
};

const security: Record<Operation['caller'], object[]> = {
  anyone: [],
  visitor: [{ visitorToken: [] }],
  officer: [{ officerSession: [] }],
};

const tagOf = ({ path }: Operation): string =>
  /^\/v1\/(admin|supervisor|officer|translations)\//.exec(path)?.[1] ?? 'visitor';

/** The OpenAPI 3.1 document of the wire, made from the very schemas that the server validates with. */
export const openApiDocument = (publicOrigin: string, cookieName: string): object => {
  const paths: Record<string, Record<string, object>> = {};
  for (const [name, operation] of Object.entries<Operation>(operations)) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: {
        operationId: name,
        summary: operation.summary,
        tags: [tagOf(operation)],
        security: security[operation.caller],
        parameters: parametersOf(operation),
        ...(operation.body && {
          requestBody: {
            required: operation.body !== emptyRequest,
            content: content('application/json', schemaOf(operation.body, 'input')),
          },
        }),
        ...(operation.upload && {
          requestBody: { required: true, content: content('application/octet-stream', BYTES) },
        }),
        responses: { ...answersOf(operation), ...problemsOf(operation) },
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lanterne',
      version: '1',
      description: `Requests are JSON in UTF-8; unknown fields are refused. Text is well-formed Unicode without control characters other than tab and line breaks. Refusals are RFC 9457 problem documents; the reasons of faults are ${FAULT_REASONS.join(', ')}.`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicOrigin }],
    paths,
    components: {
      schemas: { Problem: schemaOf(problemSchema, 'input') },
      securitySchemes: {
        visitorToken: { type: 'http', scheme: 'bearer' },
        officerSession: { type: 'apiKey', in: 'cookie', name: cookieName },
      },
    },
  };
};

/** Of 11: a fortieth of its size in a twentieth of a second. */
const QUALITY = 5;

/** Gives the document to whoever asks. It is large, and takes a while to make: once, when it is first asked for. */
export const mountOpenApi = (app: App, publicOrigin: string, cookieName: string): void => {
  let document: Asset | undefined;
  const print = (): Asset => {
    const bytes = Buffer.from(JSON.stringify(openApiDocument(publicOrigin, cookieName)));
    return { type: 'application/json', bytes, brotli: brotli(bytes, QUALITY), gzip: undefined };
  };
  app.get('/v1/openapi.json', (c) => {
    document ??= print();
    return assetResponse(document, c.req.raw, {});
  });
};
