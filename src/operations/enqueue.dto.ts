import { IsObject, IsString, Length } from 'class-validator';
import { Field } from '../http/openapi/index.js';
import { Nested, Optional } from '../validation/index.js';
import { EnqueueOptionsDto } from './enqueue-options.dto.js';

const LONGEST_NAME = 200;

/** Any job that is declared: see `GET /queue/catalog`. */
export class EnqueueDto {
  @Field({ example: 'whatsapp-messages', description: 'Name or alias of the queue.' })
  @IsString()
  @Length(1, LONGEST_NAME)
  queue: string;

  @Field({ example: 'send-whatsapp', description: 'Name or alias of the job.' })
  @IsString()
  @Length(1, LONGEST_NAME)
  name: string;

  @Field({
    type: Object,
    additionalProperties: true,
    example: { phoneNumber: '+9779841234567', kind: 'text', data: { message: 'Namaste' } },
    description: 'As the schema of the job has it, in its present version.',
  })
  @IsObject({ message: 'must be an object' })
  payload: Record<string, unknown>;

  @Field({ type: EnqueueOptionsDto })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}
