export const TITLE_MAX_LENGTH = 200;

export type TitleCheck = { title: string; problem: string | null };

/** The rules of the API, applied before a request is made. Length counts code points, as the API does. */
export function checkTitle(input: string): TitleCheck {
  const title = input.trim();
  const length = [...title].length;
  if (length === 0) return { title, problem: "Write what you want to do first." };
  if (length > TITLE_MAX_LENGTH) {
    return { title, problem: `Keep it to ${TITLE_MAX_LENGTH} characters; this has ${length}.` };
  }
  return { title, problem: null };
}

export const DESCRIPTION_MAX_LENGTH = 2000;

export type DescriptionCheck = { description: string | null; problem: string | null };

export function checkDescription(input: string): DescriptionCheck {
  const description = input.trim();
  const length = [...description].length;
  const problem =
    length > DESCRIPTION_MAX_LENGTH
      ? `Keep it to ${DESCRIPTION_MAX_LENGTH} characters; this has ${length}.`
      : null;
  return { description: description === "" ? null : description, problem };
}
