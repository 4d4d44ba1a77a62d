import { MESSAGE_MAX_LENGTH } from "./types";

export type MessageCheck = { text: string; problem: string | null };

const numberFormat = new Intl.NumberFormat("en");

/** The rules of the API, applied before a message is sent. Length counts code points, as the API does. */
export function checkMessage(input: string): MessageCheck {
  const text = input.trim();
  const length = [...text].length;
  if (length > MESSAGE_MAX_LENGTH) {
    const [allowed, found] = [MESSAGE_MAX_LENGTH, length].map((value) => numberFormat.format(value));
    return { text, problem: `Keep it to ${allowed} characters; this has ${found}.` };
  }
  return { text, problem: null };
}
