import { IMAGE_STATUSES, VARIANTS, type StoredVariant } from '../../../database/schema/files-images.js';
import { API_PREFIX, Field, JobAccepted } from '../../../http/index.js';
import { EnqueueOptionsDto } from '../../../operations/index.js';
import { Nested, Optional } from '../../../validation/index.js';
import { VARIANT_TYPE } from './image-keys.js';
import type { ImageView } from './image.js';

/** What may come in the form beside the file. */
export class UploadImageDto {
  @Field({ type: EnqueueOptionsDto, description: 'As JSON.' })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}

export class ImageAcceptedDto extends JobAccepted {
  @Field({
    type: String,
    format: 'uuid',
    nullable: true,
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e21',
    description:
      'By which the picture is found. With the outcome `deduplicated` it is that of the earlier one, or null when that ' +
      'is gone; the file that was sent is dropped.',
  })
  readonly imageId: string | null;
}

class VariantDto {
  @Field({ enum: VARIANTS, example: 'large' })
  readonly name: StoredVariant['name'];

  @Field({ example: 1280 })
  readonly width: number;

  @Field({ example: 960 })
  readonly height: number;

  @Field({ example: 84_512 })
  readonly bytes: number;

  @Field({ example: VARIANT_TYPE })
  readonly contentType: string;

  @Field({ example: `/${API_PREFIX}/images/01936d3c-7a10-7b54-9d3b-2f6f0c1d8e21/large` })
  readonly url: string;
}

class ImageFailureDto {
  @Field({
    example: 'image_unreadable',
    description:
      '`image_unreadable`: damaged, or no picture. `image_too_large`: more pixels than are read. Others are those of the ' +
      'job, which an operator may retry.',
  })
  readonly code: string;

  @Field({ example: 'The file is damaged, or no picture after all.' })
  readonly message: string;
}

/** A picture and what it was made into. */
export class ImageDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e21' })
  readonly id: string;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11' })
  readonly jobId: string;

  @Field({ enum: IMAGE_STATUSES, example: 'ready' })
  readonly status: ImageView['status'];

  @Field({ type: String, nullable: true, example: 'rice.jpg', description: 'What its sender calls it.' })
  readonly name: string | null;

  @Field({ example: 'image/jpeg', description: 'Of the file that was sent, by its content.' })
  readonly contentType: string;

  @Field({ example: 2_411_724, description: 'Of the file that was sent.' })
  readonly bytes: number;

  @Field({ type: Number, nullable: true, example: 4000, description: 'Of the picture as it was sent, upright.' })
  readonly width: number | null;

  @Field({ type: Number, nullable: true, example: 3000 })
  readonly height: number | null;

  @Field({ type: [VariantDto], description: 'Empty until it is ready.' })
  readonly variants: readonly VariantDto[];

  @Field({ type: ImageFailureDto, nullable: true, description: 'Why there is no picture.' })
  readonly failure: ImageFailureDto | null;

  @Field({ type: Date })
  readonly createdAt: Date;

  @Field({ type: Date, nullable: true })
  readonly finishedAt: Date | null;

  static of(image: ImageView): ImageDto {
    const variants = image.variants.map((variant) => ({
      ...variant,
      contentType: VARIANT_TYPE,
      url: `/${API_PREFIX}/images/${image.id}/${variant.name}`,
    }));
    return { ...image, variants };
  }
}
