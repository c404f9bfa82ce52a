<?php
/**
 * The ledger as a file.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Csv;
use AIPuffer\Support\UserNames;
use Closure;
use DateTimeZone;
use Generator;

defined( 'ABSPATH' ) || exit;

/**
 * All entries that match the filters as CSV. Amounts are plain decimal numbers, times are the site's.
 */
final class LedgerExport {
	/**
	 * Names by module and operation, remembered: asking for them anew would take longer than writing the row.
	 *
	 * @var array<string, array{module: string, operation: string}>
	 */
	private array $known = [];

	/**
	 * Takes what it reads.
	 *
	 * @param LedgerQuery                                                             $query  Entries.
	 * @param Closure( string, string ): array{module: string, operation: string} $labels Names by module and operation.
	 */
	public function __construct( private readonly LedgerQuery $query, private readonly Closure $labels ) {}

	/**
	 * The file.
	 *
	 * @param array<string, mixed> $filters See Filters::from_array(), and `order`.
	 */
	public function file( array $filters ): Csv {
		return new Csv(
			'ai-puffer-ledger-' . wp_date( 'Y-m-d' ),
			[
				/* translators: %s: name of a time zone. */
				sprintf( __( 'Time (%s)', 'aipuffer' ), wp_timezone_string() ),
				__( 'Actor', 'aipuffer' ),
				__( 'User', 'aipuffer' ),
				__( 'User email', 'aipuffer' ),
				__( 'Type', 'aipuffer' ),
				__( 'Module', 'aipuffer' ),
				__( 'Usage type', 'aipuffer' ),
				__( 'Provider', 'aipuffer' ),
				__( 'Model', 'aipuffer' ),
				__( 'Credit change', 'aipuffer' ),
				__( 'From quota', 'aipuffer' ),
				__( 'Cost', 'aipuffer' ),
				__( 'Balance after', 'aipuffer' ),
				__( 'Usage units', 'aipuffer' ),
				__( 'Input tokens', 'aipuffer' ),
				__( 'Output tokens', 'aipuffer' ),
				__( 'Order', 'aipuffer' ),
				__( 'Note', 'aipuffer' ),
				__( 'Cached tokens', 'aipuffer' ),
				__( 'Thinking tokens', 'aipuffer' ),
			],
			$this->rows( $this->query->batches( $filters ) )
		);
	}

	/**
	 * The rows.
	 *
	 * @param iterable<non-empty-list<Entry>> $batches Entries.
	 * @return Generator<int, list<string|int|null>>
	 */
	private function rows( iterable $batches ): Generator {
		$zone = wp_timezone();
		foreach ( $batches as $entries ) {
			$people = UserNames::read( array_merge( ...array_map( static fn ( Entry $entry ): array => $entry->people(), $entries ) ) );
			foreach ( $entries as $entry ) {
				yield $this->row( $entry, $people, $zone );
			}
		}
	}

	/**
	 * A row.
	 *
	 * @param Entry                                          $entry  The entry.
	 * @param array<int, array{name: string, email: string}> $people Users by id.
	 * @param DateTimeZone                                   $zone   The site's.
	 * @return list<string|int|null>
	 */
	private function row( Entry $entry, array $people, DateTimeZone $zone ): array {
		$user     = $people[ $entry->payer->user_id ] ?? [ 'name' => '', 'email' => '' ];
		$is_usage = EntryType::Usage === $entry->type;
		$labels   = $this->known[ $entry->module . ' ' . $entry->operation ] ??= ( $this->labels )( $entry->module, $entry->operation );

		return [
			Clock::local( $entry->created_at, $zone ),
			$entry->actor->is_user() ? $people[ $entry->actor->id ]['name'] ?? '' : $entry->actor->label(),
			$user['name'],
			$user['email'],
			$entry->type->label(),
			$labels['module'],
			$labels['operation'],
			$entry->provider,
			$entry->model,
			Credits::format( $entry->credits_delta ),
			Credits::format( $entry->from_quota ),
			$is_usage ? Credits::format( $entry->cost() ) : '',
			$entry->shows_balance() ? Credits::format( $entry->balance_after ) : '',
			$entry->usage->raw_units(),
			$entry->usage->input_tokens,
			$entry->usage->output_tokens,
			$entry->order_id,
			$entry->note,
			$entry->usage->cached_tokens,
			$entry->usage->thinking_tokens,
		];
	}
}
