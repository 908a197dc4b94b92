import { Controller, Delete, Get, Headers, HttpCode, Param, Post, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  Allow,
  ApiAcceptedUpload,
  ApiEnvelope,
  ApiErrors,
  ApiFile,
  ApiUpload,
  type Caller,
  Chapter,
  CurrentCaller,
  Describe,
  documented,
  fileAnswer,
  IdempotencyKey,
  type IdempotentRequest,
  IdPipe,
  PathParameter,
  RawAnswer,
  Uploads,
} from '../../../http/index.js';
import { enqueueOptionsOf } from '../../../operations/index.js';
import { isKnown } from './etag.js';
import type { VariantName } from './image.js';
import { ImageAcceptedDto, ImageDto, UploadImageDto } from './image.dto.js';
import { VARIANT_TYPE } from './image-keys.js';
import { type AcceptedImage, Images } from './images.service.js';
import { VariantPipe } from './variant.pipe.js';

const ACCEPTED_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'];

/** The job holds the whole file in memory. */
const MAX_BYTES = 50 * 1024 * 1024;

/** A variant never changes, and who may see it is asked for each request. */
const CACHING = 'private, max-age=31536000, immutable';

const NOT_READY = {
  status: 409,
  code: 'image_not_ready',
  message: 'The image is not ready yet: ask again later.',
};
const FAILED = {
  status: 409,
  code: 'image_failed',
  message: 'There is no picture: The file is damaged, or no picture after all.',
};
const ImageId = () => PathParameter('id', 'The id of an image', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e21');

@Chapter('Images')
@Controller('images')
@Allow('client', 'vendor', 'retailer')
export class ImagesController {
  constructor(
    private readonly images: Images,
    private readonly uploads: Uploads,
  ) {}

  @Post()
  @Allow('client')
  @Describe(
    'Send a picture',
    'A job makes it into its variants, upright and without metadata; the file that was sent is then removed. Of an ' +
      'animation the first frame is taken.',
  )
  @ApiUpload('A picture: JPEG, PNG, WebP, GIF or AVIF, of at most `MAX_FILE_SIZE` bytes and 50 MiB.', UploadImageDto)
  @ApiAcceptedUpload(ImageAcceptedDto, 'Stored: the variants will be made.')
  upload(@CurrentCaller() caller: Caller, @IdempotencyKey() request: IdempotentRequest): Promise<AcceptedImage> {
    const rules = { accept: ACCEPTED_TYPES, maxBytes: MAX_BYTES, texts: UploadImageDto };
    return this.uploads.receive(request, rules, (upload) =>
      this.images.accept(upload, enqueueOptionsOf(upload.texts.options, caller)),
    );
  }

  @Get(':id')
  @ImageId()
  @Describe('One picture: whether it is ready, and its variants')
  @ApiEnvelope(ImageDto)
  @ApiErrors(404, 503)
  async find(@Param('id', new IdPipe('image')) id: string): Promise<ImageDto> {
    return ImageDto.of(await this.images.find(id));
  }

  @Get(':id/:variant')
  @RawAnswer()
  @ImageId()
  @PathParameter('variant', '`thumbnail` (160 pixels), `medium` (480) or `large` (1280)', 'large')
  @Describe('A variant of a picture', 'It fits into a square of the given size. It never changes, and may be kept.')
  @ApiFile([VARIANT_TYPE], 'The picture.')
  @documented(({ ApiHeader }) =>
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'The `ETag` of the picture that the caller has.',
    }),
  )
  @documented(({ ApiResponse }) => ApiResponse({ status: 304, description: 'The caller has it.' }))
  @ApiErrors(404, NOT_READY, FAILED)
  async download(
    @Param('id', new IdPipe('image')) id: string,
    @Param('variant', new VariantPipe()) variant: VariantName,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    await this.images.assertReady(id);
    const etag = `"${id}-${variant}"`;
    const file = isKnown(etag, ifNoneMatch) ? undefined : await this.images.open(id, variant);
    // Not before the file is there: nobody is to keep an error for a year.
    reply.headers({ etag, 'cache-control': CACHING });
    if (file) return fileAnswer({ ...file, type: VARIANT_TYPE });
    reply.status(304);
    return undefined;
  }

  @Delete(':id')
  @Allow('client')
  @HttpCode(204)
  @ImageId()
  @Describe('Remove a picture', 'Its files are removed as well. A job that works on it then does nothing.')
  @documented(({ ApiResponse }) => ApiResponse({ status: 204, description: 'It is gone.' }))
  @ApiErrors(404, 503)
  remove(@Param('id', new IdPipe('image')) id: string): Promise<void> {
    return this.images.remove(id);
  }
}
