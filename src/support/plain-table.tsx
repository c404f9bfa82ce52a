import type { ReactNode } from 'react';
import './plain-table.scss';

export interface Column< Item > {
	label: string;
	render: ( item: Item ) => ReactNode;
	isAmount?: boolean;
}

/**
 * A table inside a dialog: no sorting, no filters, on a narrow screen one fact
 * below the other. The first column names the row.
 */
export function PlainTable< Item >( {
	caption,
	columns,
	rows,
	getKey,
}: {
	/** For screen readers; who sees the dialog has its title. */
	caption: string;
	columns: Column< Item >[];
	rows: Item[];
	getKey: ( item: Item ) => string | number;
} ) {
	const classOf = ( { isAmount }: Column< Item > ) =>
		isAmount ? 'aipuffer-plain-table__amount' : undefined;
	return (
		<table className="widefat striped aipuffer-plain-table">
			<caption className="screen-reader-text">{ caption }</caption>
			<thead>
				<tr>
					{ columns.map( ( column ) => (
						<th
							key={ column.label }
							scope="col"
							className={ classOf( column ) }
						>
							{ column.label }
						</th>
					) ) }
				</tr>
			</thead>
			<tbody>
				{ rows.map( ( row ) => (
					<tr key={ getKey( row ) }>
						{ columns.map( ( column, index ) => {
							const cell = {
								key: column.label,
								className: classOf( column ),
								'data-label': column.label,
								children: <div>{ column.render( row ) }</div>,
							};
							return index === 0 ? (
								<th { ...cell } scope="row" key={ cell.key } />
							) : (
								<td { ...cell } key={ cell.key } />
							);
						} ) }
					</tr>
				) ) }
			</tbody>
		</table>
	);
}
