<?php
/**
 * The SQL behind the figures of credits sold.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * What orders have granted and taken back, and what is outstanding, day by day.
 *
 * @phpstan-type Day array{date: string, granted: string, taken_back: string, outstanding: string}
 */
final class SalesQuery {
	/**
	 * The most days one answer covers: a year and a day, so that it has the same day of last year.
	 */
	public const MOST_DAYS = 367;

	/**
	 * Takes its parts.
	 *
	 * @param Clock        $clock    The time.
	 * @param FiguresQuery $figures  Sums of entries.
	 * @param Database     $database The connection.
	 */
	public function __construct( private readonly Clock $clock, private readonly FiguresQuery $figures, private readonly Database $database ) {}

	/**
	 * Figures of the last days of the site's time zone, today included, oldest first.
	 *
	 * Outstanding are the credits on the balances of all users there are, whether sold or given: what the site owes in services.
	 * What a customer owes after a refund counts against it. Every change of a balance is an entry, so they are what all entries
	 * come to, less those of users who were deleted: their credits are told apart, because nobody can spend them, and are left
	 * out of days before, too.
	 *
	 * @param int $days Days, 1 to MOST_DAYS.
	 * @return array{outstanding: string, outstanding_deleted: string, granted: string, taken_back: string, series: list<Day>}
	 */
	public function of_days( int $days ): array {
		$days        = max( 1, min( self::MOST_DAYS, $days ) );
		$asked       = $this->filters( [ 'days' => $days ] );
		$before      = $this->figures->total( $this->filters( [ 'before' => "$asked->after UTC" ] ) );
		$changes     = $this->figures->by_day( $asked );
		$of_deleted  = new DeletedUsersQuery( $this->database );
		$deleted     = $of_deleted->balances();
		$gone        = $deleted ? $of_deleted->by_day( $asked ) : [];
		$deleted     = $deleted ? self::sum( $deleted['added'], "-{$deleted['debited']}" ) : '0';
		$granted     = array_map( static fn ( array $day ): string => $day['added'], $this->figures->by_day( $this->filters( [ 'days' => $days, 'type' => 'purchase' ] ) ) );
		$taken_back  = array_map( static fn ( array $day ): string => $day['debited'], $this->figures->by_day( $this->filters( [ 'days' => $days, 'type' => 'revocation' ] ) ) );
		$outstanding = self::sum( $before['added'], "-{$before['debited']}", self::negative( $deleted ), ...array_column( $gone, 'added' ), ...array_map( [ self::class, 'negative' ], array_column( $gone, 'debited' ) ) );
		$today       = $this->clock->site_now()->format( 'Y-m-d' );
		$none        = [ 'added' => '0', 'debited' => '0' ];
		$series      = [];
		for ( $date = SiteDays::add( $today, 1 - $days ); $date <= $today; $date = SiteDays::add( $date, 1 ) ) {
			$change      = $changes[ $date ] ?? $none;
			$less        = $gone[ $date ] ?? $none;
			$outstanding = self::sum( $outstanding, $change['added'], self::negative( $change['debited'] ), self::negative( $less['added'] ), $less['debited'] );
			$series[]    = [
				'date'        => $date,
				'granted'     => $granted[ $date ] ?? '0',
				'taken_back'  => $taken_back[ $date ] ?? '0',
				'outstanding' => $outstanding,
			];
		}

		return [
			'outstanding'         => $outstanding,
			'outstanding_deleted' => $deleted,
			'granted'             => self::sum( ...array_values( $granted ) ),
			'taken_back'          => self::sum( ...array_values( $taken_back ) ),
			'series'              => $series,
		];
	}

	/**
	 * An amount with the other sign.
	 *
	 * @param string $amount Decimal string.
	 */
	private static function negative( string $amount ): string {
		return str_starts_with( $amount, '-' ) ? substr( $amount, 1 ) : "-$amount";
	}

	/**
	 * Which entries to sum.
	 *
	 * @param array<string, mixed> $args See Filters::from_array().
	 */
	private function filters( array $args ): Filters {
		return Filters::from_array( $args, $this->clock );
	}

	/**
	 * Adds amounts. Sums of amounts can be larger than PHP's integers hold of micro-credits, so whole credits are added
	 * apart from the rest.
	 *
	 * @param string ...$amounts Decimal strings.
	 */
	private static function sum( string ...$amounts ): string {
		[ $whole, $rest ] = [ 0, 0 ];
		foreach ( $amounts as $amount ) {
			$sign                   = str_starts_with( $amount, '-' ) ? -1 : 1;
			[ $credits, $decimals ] = explode( '.', ltrim( $amount, '-' ) . '.' );
			$whole                 += $sign * (int) $credits;
			$rest                  += $sign * (int) str_pad( $decimals, 6, '0' );
		}
		$whole += intdiv( $rest, Credits::SCALE );
		$rest  %= Credits::SCALE;
		if ( $whole * $rest < 0 ) {
			$whole += $rest <=> 0;
			$rest  -= ( $rest <=> 0 ) * Credits::SCALE;
		}
		$decimals = rtrim( str_pad( (string) abs( $rest ), 6, '0', STR_PAD_LEFT ), '0' );

		return ( $whole < 0 || $rest < 0 ? '-' : '' ) . abs( $whole ) . ( '' === $decimals ? '' : '.' . $decimals );
	}
}
