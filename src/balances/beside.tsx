import { useLayoutEffect, useRef } from '@wordpress/element';
import type { ReactNode, RefObject } from 'react';

/**
 * A box below (or above) an element, over everything else, so that neither the
 * table's scrolling cuts it off nor its rows jump. It stays where it is in the
 * document, so Tab goes from the field into it and on to the next field.
 */
export function Beside( {
	of,
	children,
	...props
}: {
	of: RefObject< HTMLElement >;
	children: ReactNode;
	id?: string;
	className?: string;
} ) {
	const box = useRef< HTMLDivElement >( null );
	useLayoutEffect( () => {
		const place = () => {
			if ( box.current && of.current ) {
				Object.assign(
					box.current.style,
					placeBeside(
						of.current.getBoundingClientRect(),
						box.current.getBoundingClientRect()
					)
				);
			}
		};
		// A browser without the Popover API shows it in its place in the table.
		box.current?.showPopover?.();
		place();
		window.addEventListener( 'scroll', place, true );
		window.addEventListener( 'resize', place );
		return () => {
			window.removeEventListener( 'scroll', place, true );
			window.removeEventListener( 'resize', place );
		};
	}, [ of ] );
	return (
		<div { ...props } ref={ box } { ...{ popover: 'manual' } }>
			{ children }
		</div>
	);
}

/**
 * Where the box goes: below, or above where there is no room, aligned at the
 * side the text begins at, and never beyond the window.
 */
function placeBeside( anchor: DOMRect, box: DOMRect ) {
	const gap = 4;
	const isRtl = document.documentElement.dir === 'rtl';
	const fitsBelow = anchor.bottom + gap + box.height <= window.innerHeight;
	const top = fitsBelow ? anchor.bottom + gap : anchor.top - gap - box.height;
	const left = isRtl ? anchor.right - box.width : anchor.left;
	const rightmost = window.innerWidth - box.width - gap;
	return {
		top: `${ Math.max( gap, top ) }px`,
		left: `${ Math.max( gap, Math.min( left, rightmost ) ) }px`,
	};
}
