<?php
/**
 * Which entries somebody asks for.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Problem;

defined( 'ABSPATH' ) || exit;

/**
 * Checked filters of lists, figures and exports.
 */
final class Filters {
	/**
	 * What is asked for; null and empty lists do not restrict.
	 *
	 * @param SiteDays                    $days   The site's days.
	 * @param ?string                     $after  Stored UTC time, included.
	 * @param ?string                     $before Stored UTC time, not included.
	 * @param array<string, list<string>> $values Accepted values by column: `type, module, actor_type`.
	 * @param ?int                        $user   Whose account.
	 */
	private function __construct(
		public readonly SiteDays $days,
		public readonly ?string $after,
		public readonly ?string $before,
		public readonly array $values,
		public readonly ?int $user
	) {}

	/**
	 * Reads the filters.
	 *
	 * @param array<string, mixed> $args  `after, before` (ISO 8601; without a zone it is the site's), `days` (whole days of
	 *                                    the site, today included), `type, module, actor_type` (lists), `user`. Other keys
	 *                                    are ignored.
	 * @param Clock                $clock What today is.
	 * @throws Problem 400 for a date that is none.
	 */
	public static function from_array( array $args, Clock $clock ): self {
		$days   = SiteDays::of_site();
		$values = [];
		foreach ( [ 'type', 'module', 'actor_type' ] as $column ) {
			$values[ $column ] = array_map( 'strval', array_values( (array) ( $args[ $column ] ?? [] ) ) );
		}
		$after = [ self::time( $args, 'after' ) ];
		if ( ! empty( $args['days'] ) ) {
			$after[] = $days->start( SiteDays::add( $clock->site_now()->format( 'Y-m-d' ), 1 - max( 1, (int) $args['days'] ) ) );
		}

		return new self(
			$days,
			max( $after ),
			self::time( $args, 'before' ),
			array_filter( $values ),
			empty( $args['user'] ) ? null : (int) $args['user']
		);
	}

	/**
	 * The same filters from another time on.
	 *
	 * @param string $after Stored UTC time.
	 */
	public function since( string $after ): self {
		return new self( ...[ 'after' => $after ] + get_object_vars( $this ) );
	}

	/**
	 * A time as stored.
	 *
	 * @param array<string, mixed> $args  What somebody asks for.
	 * @param string               $field Which time.
	 * @throws Problem 400.
	 */
	private static function time( array $args, string $field ): ?string {
		$time = Clock::given( $args[ $field ] ?? null, $field, wp_timezone() );

		return $time ? Clock::stored( $time ) : null;
	}
}
