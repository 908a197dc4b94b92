import { applyDecorators, type Type } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiErrors } from '../openapi/answers.decorators.js';
import { documented, type Swagger } from '../openapi/documentation.js';
import { FILE_PART } from './form-reader.js';
import { UPLOAD_ERRORS } from './upload.error-examples.js';

/**
 * The handler takes a file: see `Uploads.receive`.
 *
 * @param texts the class of the other parts of the form
 */
export function ApiUpload(description: string, texts: Type): MethodDecorator {
  return applyDecorators(
    RouteConfig({ takesUpload: true }),
    documented(({ ApiConsumes }) => ApiConsumes('multipart/form-data')),
    documented((swagger) => formBody(swagger, description, texts)),
    ApiErrors(...UPLOAD_ERRORS),
  );
}

function formBody(
  { ApiBody, ApiExtraModels, getSchemaPath }: Swagger,
  description: string,
  texts: Type,
): MethodDecorator {
  const file = { type: 'string', format: 'binary', description };
  return applyDecorators(
    ApiExtraModels(texts),
    ApiBody({
      schema: {
        allOf: [
          { type: 'object', required: [FILE_PART], properties: { [FILE_PART]: file } },
          { $ref: getSchemaPath(texts) },
        ],
      },
    }),
  );
}
