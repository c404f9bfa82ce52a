import { visible } from './visible';

/**
 * Text as it was written, in its own direction.
 * @param root0
 * @param root0.text
 */
export const PlainText = ( { text }: { text: string } ) => (
	<div className="aipuffer-plain-text" dir="auto">
		{ visible( text ) }
	</div>
);
