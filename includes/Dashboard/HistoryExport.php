<?php
/**
 * A user's own history as a file.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Dashboard;

use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\EntryType;
use AIPuffer\Ledger\LedgerQuery;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Csv;
use DateTimeZone;
use Generator;

defined( 'ABSPATH' ) || exit;

/**
 * All entries of one user as CSV, with what History tells of them. Amounts are plain decimal numbers, times are the site's.
 */
final class HistoryExport {
	/**
	 * Takes what it reads.
	 *
	 * @param LedgerQuery $query   Entries.
	 * @param History     $history What they are about.
	 */
	public function __construct( private readonly LedgerQuery $query, private readonly History $history ) {}

	/**
	 * The file.
	 *
	 * @param int $user_id User.
	 */
	public function file( int $user_id ): Csv {
		return new Csv(
			'credits-' . wp_date( 'Y-m-d' ),
			[
				/* translators: %s: name of a time zone. */
				sprintf( __( 'Time (%s)', 'aipuffer' ), wp_timezone_string() ),
				__( 'Type', 'aipuffer' ),
				__( 'What for', 'aipuffer' ),
				__( 'Model', 'aipuffer' ),
				__( 'Credit change', 'aipuffer' ),
				__( 'From quota', 'aipuffer' ),
				__( 'Cost', 'aipuffer' ),
				__( 'Balance after', 'aipuffer' ),
				__( 'Usage units', 'aipuffer' ),
				__( 'Input tokens', 'aipuffer' ),
				__( 'Output tokens', 'aipuffer' ),
				__( 'Order', 'aipuffer' ),
			],
			$this->rows( $user_id )
		);
	}

	/**
	 * The rows.
	 *
	 * @param int $user_id User.
	 * @return Generator<int, list<string|int|null>>
	 */
	private function rows( int $user_id ): Generator {
		$zone   = wp_timezone();
		$titles = [];
		foreach ( $this->query->batches( [ 'user' => $user_id ] ) as $entries ) {
			foreach ( $entries as $entry ) {
				// Of requests there are few kinds: asking for their names anew would take longer than writing the row.
				$title = EntryType::Usage === $entry->type ? $titles[ $entry->module . ' ' . $entry->operation ] ??= $this->history->title( $entry ) : $this->history->title( $entry );
				yield self::row( $entry, $title, $zone );
			}
		}
	}

	/**
	 * A row.
	 *
	 * @param Entry        $entry The entry.
	 * @param string       $title What it is about.
	 * @param DateTimeZone $zone  The site's.
	 * @return list<string|int|null>
	 */
	private static function row( Entry $entry, string $title, DateTimeZone $zone ): array {
		return [
			Clock::local( $entry->created_at, $zone ),
			$entry->type->label(),
			$title,
			$entry->model,
			Credits::format( $entry->credits_delta ),
			Credits::format( $entry->from_quota ),
			EntryType::Usage === $entry->type ? Credits::format( $entry->cost() ) : '',
			$entry->shows_balance() ? Credits::format( $entry->balance_after ) : '',
			$entry->usage->raw_units(),
			$entry->usage->input_tokens,
			$entry->usage->output_tokens,
			$entry->order_id,
		];
	}
}
