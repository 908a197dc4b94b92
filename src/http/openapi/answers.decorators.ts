import type { Type } from '@nestjs/common';
import { documented, type Swagger } from './documentation.js';
import { ErrorAnswerDto } from './error.dto.js';
import { envelopeOf, type ErrorExample, exampleOf, meaningOf } from './error-examples.js';

type Decorator = MethodDecorator & ClassDecorator;

interface AnswerOptions {
  readonly status?: number;
  readonly description?: string;
  readonly isArray?: boolean;
}

/** What an operation does, in one line, and more of it in Markdown. */
export function Describe(summary: string, description?: string): Decorator {
  return documented(({ ApiOperation }) => ApiOperation({ summary, ...(description !== undefined && { description }) }));
}

/** The chapter that the operations of a controller stand in. */
export function Chapter(name: string): Decorator {
  return documented(({ ApiTags }) => ApiTags(name));
}

/** Answers with a `type` in the envelope; without a type, with nothing in it. */
export function ApiEnvelope(type?: Type, { status = 200, description = '', isArray }: AnswerOptions = {}): Decorator {
  return documented((swagger) => {
    const item = type && { $ref: swagger.getSchemaPath(type) };
    const data = item ? (isArray ? { type: 'array', items: item } : item) : { nullable: true, example: null };
    return answering(swagger, type, status, description, data);
  });
}

/** Answers with a page of a list of `type`. */
export function ApiPage(type: Type, { description = '' }: Pick<AnswerOptions, 'description'> = {}): Decorator {
  return documented((swagger) =>
    answering(swagger, type, 200, description, {
      type: 'object',
      required: ['items', 'nextCursor'],
      properties: {
        items: { type: 'array', items: { $ref: swagger.getSchemaPath(type) } },
        nextCursor: {
          type: 'string',
          nullable: true,
          example: 'WyIyMDI2LTExLTIyIDA5OjMwOjAwLjEyMzQ1NiswMCJd',
          description: 'Pass it as `cursor` for the next page; null on the last one.',
        },
      },
    }),
  );
}

/** The errors that the operation can answer with: by status, or with the code and message of a particular one. */
export function ApiErrors(...errors: (number | ErrorExample)[]): Decorator {
  const examples = errors.map(exampleOf);
  return documented(({ ApiResponse, getSchemaPath }) => (...place: unknown[]) => {
    for (const status of new Set(examples.map((example) => example.status))) {
      const ofStatus = examples.filter((example) => example.status === status);
      const response = ApiResponse({
        status,
        description: meaningOf(status),
        schema: { $ref: getSchemaPath(ErrorAnswerDto) },
        examples: Object.fromEntries(
          ofStatus.map((example) => [example.code, { summary: example.code, value: envelopeOf(example) }]),
        ),
      });
      Reflect.apply(response, undefined, place);
    }
  });
}

function answering(
  { ApiExtraModels, ApiResponse }: Swagger,
  type: Type | undefined,
  status: number,
  description: string,
  data: object,
): Decorator {
  const response = ApiResponse({
    status,
    description,
    schema: {
      type: 'object',
      required: ['success', 'data'],
      properties: { success: { type: 'boolean', enum: [true] }, data },
    },
  });
  return (...place: unknown[]) => {
    if (type) Reflect.apply(ApiExtraModels(type), undefined, place);
    Reflect.apply(response, undefined, place);
  };
}
