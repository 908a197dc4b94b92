export { IsContentData } from './is-content-data.decorator.js';
export {
  bodyOf,
  CONTENT_DATA,
  contentOf,
  isMessageKind,
  MESSAGE_KINDS,
  type MessageContent,
  type MessageKind,
  TextData,
} from './message-content.js';
