export { decodeModel, type OnnxInitializer, type OnnxModel, type OnnxNode, type OnnxValue } from './decode.ts';
export { encodeModel, type EncodeOptions } from './encode.ts';
