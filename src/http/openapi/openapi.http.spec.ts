import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { apiKey, type HttpLayer, startHttpLayer } from '../../../test/e2e/support/http-layer.js';
import { Nested, NestedList } from '../../validation/index.js';
import {
  Allow,
  ApiAccepted,
  ApiEnvelope,
  ApiErrors,
  ApiPage,
  Chapter,
  Describe,
  Field,
  PageQuery,
  Public,
  setUpOpenApi,
} from '../index.js';

class Options {
  @Field({ example: 60_000 }) @IsOptional() @IsInt() @Min(0) @Max(1000) delay?: number;
}
class Item {
  @Field() @IsString() productId: string;
}
class Order {
  @Field({ description: 'Who buys.', example: 'R1' }) @IsString() @Length(1, 10) retailerId: string;
  @Field() @NestedList(() => Item, { max: 3 }) items: Item[];
  @Field() @IsOptional() @Nested(() => Options) options?: Options;
  @Field() @IsOptional() @IsIn(['cash', 'credit']) paymentTerms: string = 'cash';
}
class OrderView {
  @Field({ example: 'ORD-1' }) readonly id: string;
  @Field({ type: Date, nullable: true }) readonly sentAt: Date | null;
}

@Controller('orders')
@Allow('client')
@Chapter('Orders')
class OrdersController {
  @Post()
  @Describe('Place an order', 'It is routed at once.')
  @ApiAccepted()
  create(@Body() order: Order): Order {
    return order;
  }
  @Get()
  @ApiPage(OrderView)
  list(@Query() query: PageQuery): PageQuery {
    return query;
  }
  @Get(':id')
  @ApiEnvelope(OrderView, { description: 'The order.' })
  @ApiErrors(404, { status: 409, code: 'already_final', message: 'The order is closed.' })
  find(@Param('id') id: string): string {
    return id;
  }
}

@Controller('health')
@Public()
class HealthController {
  @Get('live')
  live(): null {
    return null;
  }
}

type Json = Record<string, never>;

describe('the documentation', () => {
  let http: HttpLayer;
  let document: { paths: Record<string, Record<string, Json>>; components: { schemas: Record<string, Json> } } & Json;

  beforeAll(async () => {
    http = await startHttpLayer({
      controllers: [OrdersController, HealthController],
      env: { API_KEYS: apiKey('client', 'shop', 'a') },
      prepare: (app) => setUpOpenApi(app),
    });
    document = (await (await fetch(`${http.url}/docs-json`)).json()) as typeof document;
  });
  afterAll(() => http.close());

  it('is OpenAPI 3 with the version of the package, for everybody to read', () => {
    expect(document.openapi).toMatch(/^3\./);
    expect(document.info).toMatchObject({ title: 'Haat', version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string });
    expect(Object.keys(document.paths).sort()).toEqual(['/api/v1/orders', '/api/v1/orders/{id}', '/health/live']);
  });

  it('says of a body what its rules say', () => {
    expect(document.components.schemas.Order).toMatchObject({
      required: ['retailerId', 'items'],
      properties: {
        retailerId: { type: 'string', minLength: 1, maxLength: 10, example: 'R1', description: 'Who buys.' },
        items: { type: 'array', maxItems: 3, items: { $ref: '#/components/schemas/Item' } },
        paymentTerms: { type: 'string', enum: ['cash', 'credit'], default: 'cash' },
      },
    });
    expect(JSON.stringify(document.components.schemas.Order)).toContain('#/components/schemas/Options');
    expect(document.components.schemas.Options).toMatchObject({
      properties: { delay: { type: 'integer', minimum: 0, maximum: 1000, example: 60_000 } },
    });
  });

  it('says of a query what its rules say', () => {
    expect(document.paths['/api/v1/orders']?.get?.parameters).toEqual([
      expect.objectContaining({
        name: 'limit',
        required: false,
        schema: expect.objectContaining({ type: 'integer', minimum: 1, maximum: 200, default: 50 }) as unknown,
      }),
      expect.objectContaining({ name: 'cursor', required: false }),
    ]);
  });

  it('shows how an accepted job is answered', () => {
    const operation = document.paths['/api/v1/orders']?.post;
    expect(operation).toMatchObject({ summary: 'Place an order', tags: ['Orders'], security: [{ bearer: [] }] });
    expect(operation?.parameters).toContainEqual(expect.objectContaining({ name: 'Idempotency-Key', in: 'header' }));
    expect(operation?.responses).toMatchObject({
      202: {
        headers: { Location: {}, 'Idempotency-Replayed': {} },
        content: {
          'application/json': { schema: { properties: { data: { $ref: '#/components/schemas/JobAccepted' } } } },
        },
      },
    });
    expect(Object.keys(operation?.responses ?? {})).toEqual(
      expect.arrayContaining(['202', '400', '401', '403', '413', '415', '422', '429', '503']),
    );
  });

  it('puts answers into the envelope, and lists into pages', () => {
    expect(document.paths['/api/v1/orders/{id}']?.get?.responses).toMatchObject({
      200: {
        description: 'The order.',
        content: {
          'application/json': {
            schema: {
              required: ['success', 'data'],
              properties: { success: { enum: [true] }, data: { $ref: '#/components/schemas/OrderView' } },
            },
          },
        },
      },
    });
    expect(document.paths['/api/v1/orders']?.get?.responses).toMatchObject({
      200: {
        content: {
          'application/json': {
            schema: {
              properties: {
                data: {
                  properties: {
                    items: { type: 'array', items: { $ref: '#/components/schemas/OrderView' } },
                    nextCursor: { nullable: true },
                  },
                },
              },
            },
          },
        },
      },
    });
  });

  it('has an example of each error, and the particular ones of an operation', () => {
    const responses = document.paths['/api/v1/orders/{id}']?.get?.responses;
    expect(responses).toMatchObject({
      404: {
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/ErrorAnswerDto' },
            examples: { not_found: { value: { success: false, error: { code: 'not_found' } } } },
          },
        },
      },
      409: { content: { 'application/json': { examples: { already_final: {} } } } },
    });
  });

  it('asks for no key where none is needed', () => {
    expect(document.paths['/health/live']?.get).not.toHaveProperty('security');
  });

  it('refuses a status that it has no example of', () => {
    expect(() => ApiErrors(418)).toThrow('no example of the status 418');
  });

  it('has a page whose scripts and styles all come from here', async () => {
    const page = await fetch(`${http.url}/docs`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const html = await page.text();
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file);
    expect(files).toHaveLength(4);
    for (const file of files) {
      const answer = await fetch(`${http.url}/${file}`);
      expect([answer.status, (await answer.text()).length > 0]).toEqual([200, true]);
    }
    expect(html).not.toMatch(/<script>|<style>/);
  });

  it.each(['package.json', '..%2f..%2fpackage.json', 'constructor', 'nothing.js'])(
    'serves no other file: %s',
    async (file) => {
      const answer = await fetch(`${http.url}/docs/${file}`);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ success: false });
    },
  );
});
