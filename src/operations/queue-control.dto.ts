import { IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { Field } from '../http/openapi/index.js';
import { days, type QueueState } from '../jobs/index.js';
import { Nested, Optional } from '../validation/index.js';

export class PauseQueueDto {
  @Field({ example: 'The provider is down until noon', description: 'Shown wherever the queue is, and in the audit.' })
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, { message: 'must hold more than blanks' })
  reason: string;
}

export class ResumeQueueDto {
  @Field({ example: 'The provider is back', description: 'Why; it stands as `note` in the audit.' })
  @Optional()
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, { message: 'must hold more than blanks' })
  reason?: string;
}

export class RateLimitDto {
  @Field({ example: 50, description: 'Starts in one window, over all processes.' })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  max: number;

  @Field({ example: 1000, description: 'Length of the window in ms.' })
  @IsInt()
  @Min(1)
  @Max(days(1))
  perMs: number;
}

export class ChangeQueueDto {
  @Field({
    type: 'integer',
    nullable: true,
    example: 5,
    description: 'Jobs that one process runs at a time; null brings back what is declared.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1000)
  concurrency?: number | null;

  @Field({ type: RateLimitDto, nullable: true, description: 'null brings back what is declared.' })
  @IsOptional()
  @Nested(() => RateLimitDto)
  rateLimit?: RateLimitDto | null;
}

/** The settings of a queue that are in force in every process. */
export class QueueStateDto implements QueueState {
  @Field({ example: 'whatsapp-messages' })
  readonly queue: string;

  @Field({ example: true })
  readonly paused: boolean;

  @Field({ type: String, nullable: true, example: 'The provider is down until noon' })
  readonly reason: string | null;

  @Field({ type: Date, nullable: true, description: 'Nothing is started before then, because a handler asked for it.' })
  readonly heldUntil: Date | null;

  @Field({ example: 10, description: 'Jobs that one process runs at a time.' })
  readonly concurrency: number;

  @Field({ type: RateLimitDto, nullable: true })
  readonly rateLimit: RateLimitDto | null;
}
