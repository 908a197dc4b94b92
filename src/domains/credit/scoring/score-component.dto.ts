import { Field } from '../../../http/index.js';
import { COMPONENTS, type ComponentName } from './components.rules.js';
import type { ExplainedComponent } from './explanation.rules.js';

export class ScoreComponentDto implements ExplainedComponent {
  @Field({ enum: COMPONENTS, example: 'timeliness' })
  readonly name: ComponentName;

  @Field({ example: 40, description: 'In percent of the score.' })
  readonly weight: number;

  @Field({ type: Number, nullable: true, example: 0.93, description: 'From 0 to 1; null where nothing is known.' })
  readonly r: number | null;

  @Field({ example: 858, description: '300 + 600 · r, or 500 where nothing is known.' })
  readonly value: number;

  @Field({ example: 343.2, description: 'What it adds to the score.' })
  readonly points: number;

  @Field({
    type: Object,
    additionalProperties: { type: 'number' },
    example: { value: 120_000, paidInTime: 100_000, paidLate: 20_000, overdue: 0 },
    description: 'What it was computed from.',
  })
  readonly figures: Readonly<Record<string, number>>;

  @Field({ example: 'Of invoices over 120000.00 in 12 months, 100000.00 was paid by the due date.' })
  readonly sentence: string;
}
