import {
  Equals,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { jsonSchemaOf, Nested, NestedList } from './index.js';

class Line {
  @IsUUID() productId: string;
  @IsInt() @Min(1) @Max(100) quantity: number;
}

class Address {
  @IsString() @Length(1, 80) street: string;
  @IsOptional() @Nested(() => Address) billing?: Address;
}

class Order {
  @IsString() @Matches(/^R\d+$/) retailerId: string;
  @NestedList(() => Line, { max: 3 }) lines: Line[];
  @Nested(() => Address) address: Address;
  @IsOptional() @IsIn(['cash', 'credit']) paymentTerms?: string;
  @IsOptional() @IsNumber() discount?: number;
  @IsOptional() @IsBoolean() urgent?: boolean;
  @IsOptional() @IsString({ each: true }) tags?: string[];
  /** A rule that JSON Schema has no word for here. */
  @Equals('x') mark: string;
  /** No rule: it is refused. */
  forgotten?: string;
}

class Nothing {}

describe('the JSON schema of a class', () => {
  it('says what its rules say', () => {
    expect(jsonSchemaOf(Order)).toEqual({
      type: 'object',
      properties: {
        retailerId: { type: 'string', pattern: '^R\\d+$' },
        lines: { type: 'array', maxItems: 3, items: { $ref: '#/$defs/Line' } },
        address: { $ref: '#/$defs/Address' },
        paymentTerms: { enum: ['cash', 'credit'] },
        discount: { type: 'number' },
        urgent: { type: 'boolean' },
        tags: { type: 'array', items: { type: 'string' } },
        mark: { type: 'string' },
      },
      required: ['retailerId', 'lines', 'address', 'mark'],
      additionalProperties: false,
      $defs: {
        Line: {
          type: 'object',
          properties: {
            productId: { type: 'string', format: 'uuid' },
            quantity: { type: 'integer', minimum: 1, maximum: 100 },
          },
          required: ['productId', 'quantity'],
          additionalProperties: false,
        },
        Address: {
          type: 'object',
          properties: {
            street: { type: 'string', minLength: 1, maxLength: 80 },
            billing: { $ref: '#/$defs/Address' },
          },
          required: ['street'],
          additionalProperties: false,
        },
      },
    });
  });

  it('takes nothing but {} where there are no rules', () => {
    expect(jsonSchemaOf(Nothing)).toEqual({
      type: 'object',
      properties: {},
      required: [],
      additionalProperties: false,
    });
  });

  it('keeps two classes of one name apart', () => {
    const other = () => {
      class Line {
        @IsString() text: string;
      }
      return Line;
    };
    const Text = other();
    class Both {
      @Nested(() => Line) line: Line;
      @Nested(() => Text) text: object;
    }
    const { properties, $defs } = jsonSchemaOf(Both);
    expect(properties).toEqual({ line: { $ref: '#/$defs/Line' }, text: { $ref: '#/$defs/Line2' } });
    expect(Object.keys($defs?.['Line2']?.properties ?? {})).toEqual(['text']);
  });
});
