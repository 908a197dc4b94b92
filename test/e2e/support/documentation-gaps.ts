import type { INestApplicationContext } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { IdempotencyKey } from '../../../src/http/index.js';

interface Answer {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<
    Record<string, { readonly schema?: { readonly format?: string }; readonly examples?: object }>
  >;
}

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly security?: readonly object[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, unknown>> };
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly description?: string;
    readonly schema: { readonly example?: unknown };
  }[];
  readonly responses: Readonly<Record<string, Answer>>;
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** What the documentation leaves out of its operations, by what the operations themselves say and take. */
export function documentationGaps({ paths }: ApiDocument, app: INestApplicationContext): string[] {
  const idempotent = idempotentOperations(app);
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      [
        ...(operation.summary ? [] : ['summary']),
        ...missingErrors(operation),
        ...parameterGaps(operation),
        ...answerGaps(operation),
        ...(idempotent.has(operation.operationId) ? idempotencyGaps(operation) : []),
        ...fileGaps(operation),
      ].map((gap) => `${method} ${path}: ${gap}`),
    ),
  );
}

function missingErrors({ requestBody, parameters = [], security, responses }: Operation): string[] {
  const isIn = (place: string) => parameters.some((parameter) => parameter.in === place);
  const statuses = [
    ...(requestBody ? [400, 408, 413, 415] : []),
    ...(isIn('query') ? [400] : []),
    ...(isIn('path') ? [404] : []),
    ...(security ? [401, 403, 429] : []),
  ];
  return [...new Set(statuses)].filter((status) => !(status in responses)).map(String);
}

const parameterGaps = ({ parameters = [] }: Operation): string[] => [
  ...parameters.filter(({ description }) => !description).map(({ name }) => name),
  ...parameters
    .filter((parameter) => parameter.in === 'path' && parameter.schema.example === undefined)
    .map(({ name }) => `example of ${name}`),
];

/** What is answered when all goes well, and where what was made is found. */
function answerGaps({ responses }: Operation): string[] {
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  return [
    ...(good.length > 0 ? [] : ['no good answer']),
    ...good
      .filter(([status, answer]) => status !== '204' && !hasSchema(answer))
      .map(([status]) => `schema of ${status}`),
    ...good
      .filter(([status, { headers = {} }]) => /^20[12]$/.test(status) && !('Location' in headers))
      .map(([status]) => `Location of ${status}`),
  ];
}

const hasSchema = ({ content = {} }: Answer): boolean =>
  Object.values(content).length > 0 && Object.values(content).every(({ schema }) => schema !== undefined);

function idempotencyGaps({ parameters = [], responses }: Operation): string[] {
  const isReplayed = ({ headers = {} }: Answer) => 'Idempotency-Replayed' in headers;
  return [
    ...(parameters.some(({ name }) => name === 'Idempotency-Key') ? [] : ['Idempotency-Key']),
    ...(Object.values(responses).some(isReplayed) ? [] : ['Idempotency-Replayed']),
    ...['422', '503'].filter((status) => !(status in responses)),
  ];
}

/** The store of files may be down, and who has a file may keep it. */
function fileGaps({ parameters = [], requestBody, responses }: Operation): string[] {
  const contents = Object.values(responses['200']?.content ?? {});
  const isSent = 'multipart/form-data' in (requestBody?.content ?? {});
  const isFile = isSent || contents.some(({ schema }) => schema?.format === 'binary');
  const isCached = parameters.some(({ name }) => name.toLowerCase() === 'if-none-match');
  const codes = Object.values(responses['503']?.content ?? {}).flatMap(({ examples = {} }) => Object.keys(examples));
  return [
    ...(isFile && !codes.includes('storage_unavailable') ? ['storage_unavailable'] : []),
    ...(isCached && !('304' in responses) ? ['304'] : []),
  ];
}

/** Where Nest keeps what the parameters of a handler are made of. */
const PARAMETERS = '__routeArguments__';

class Probe {
  handler(@IdempotencyKey() request: unknown): unknown {
    return request;
  }
}

/** The operations that take an `Idempotency-Key`, whether they say so or not, by their ids. */
function idempotentOperations(app: INestApplicationContext): ReadonlySet<string> {
  const [wanted] = factoriesOf(Probe, 'handler');
  const scanner = app.get(MetadataScanner, { strict: false });
  const controllers = app.get(DiscoveryService, { strict: false }).getControllers();
  return new Set(
    controllers.flatMap(({ metatype }) => {
      if (!metatype) return [];
      const methods = scanner.getAllMethodNames(metatype.prototype as object);
      return methods
        .filter((method) => factoriesOf(metatype, method).includes(wanted))
        .map((method) => `${metatype.name.replace(/Controller$/, '')}_${method}`);
    }),
  );
}

function factoriesOf(type: Function, method: string): unknown[] {
  const parameters: Readonly<Record<string, { readonly factory?: unknown }>> =
    Reflect.getMetadata(PARAMETERS, type, method) ?? {};
  return Object.values(parameters).flatMap(({ factory }) => (factory === undefined ? [] : [factory]));
}
