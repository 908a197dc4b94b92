import { HaatError } from '../../errors/index.js';

/** The bytes are no text, so they are no JSON either. To read them all the same would store what nobody has sent. */
export class NotUtf8 extends HaatError {
  constructor() {
    super('invalid', 'malformed_json', 'The body is not valid JSON: it holds bytes that are no text in UTF-8.');
  }
}

/** The body is compressed, or coded in another way. */
export class EncodedBody extends HaatError {
  constructor() {
    const message = 'The Content-Encoding of the body is not accepted: send it as it is, neither compressed nor coded.';
    super('unsupported_media_type', 'unsupported_content_encoding', message);
  }
}
