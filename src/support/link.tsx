import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { go, placeUrl, type Params } from './routing';

/**
 * A real link to a place in the screens: it opens in a new tab like any other,
 * and in this one without loading the page.
 */
export function Link( {
	to,
	...props
}: { to: Params } & AnchorHTMLAttributes< HTMLAnchorElement > ) {
	const follow = ( event: MouseEvent ) => {
		const isPlainClick =
			event.button === 0 &&
			! event.metaKey &&
			! event.ctrlKey &&
			! event.shiftKey &&
			! event.altKey;
		if ( isPlainClick ) {
			event.preventDefault();
			go( to );
		}
	};
	return (
		// eslint-disable-next-line jsx-a11y/anchor-has-content -- It is in the props.
		<a { ...props } href={ placeUrl( to ) } onClick={ follow } />
	);
}
