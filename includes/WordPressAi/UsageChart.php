<?php
/**
 * AI calls by day, for a chart.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Credits;

defined( 'ABSPATH' ) || exit;

/**
 * Draws a line for each of the groups that cost most, and one for all others together.
 *
 * @phpstan-type Point array{calls: int, tokens: int, cost: int}
 * @phpstan-type Series array{key: string, label: string, calls: list<int>, tokens: list<int>, cost: list<string>}
 */
final class UsageChart {
	/**
	 * Lines with a name; more cannot be told apart.
	 */
	private const LINES = 5;

	/**
	 * Takes its parts.
	 *
	 * @param UsageQuery    $query    Figures.
	 * @param UsageResource $resource Names.
	 */
	public function __construct( private readonly UsageQuery $query, private readonly UsageResource $resource ) {}

	/**
	 * The chart. Every line has a figure for every date.
	 *
	 * @param Grouping $by   What is added up.
	 * @param int      $days How far back.
	 * @return array{dates: list<string>, series: list<Series>} The key of all others is ''.
	 */
	public function of( Grouping $by, int $days ): array {
		$dates  = $this->query->days( $days );
		$none   = array_fill_keys( $dates, [ 'calls' => 0, 'tokens' => 0, 'cost' => 0 ] );
		$top    = $this->query->groups( $by, $days, 'cost', self::LINES );
		$others = $none;
		$lines  = [];
		// A call has one plugin, one model and one person, so the sum of all is the same; plugins are fewest.
		foreach ( $this->query->by_day( Grouping::Ability === $by ? $by : Grouping::Plugin, $days ) as $row ) {
			$others[ (string) $row['day'] ] = self::point( $row );
		}
		foreach ( $this->query->by_day_and_group( $by, $days, array_map( 'strval', array_column( $top, 'group_id' ) ) ) as $row ) {
			$day = (string) $row['day'];

			$lines[ UsageResource::key( $by, $row ) ][ $day ] = self::point( $row );

			$others[ $day ] = self::less( $others[ $day ], self::point( $row ) );
		}
		$series = array_map(
			static fn ( array $row ): array => self::series( $row['key'], $row['label'], array_replace( $none, $lines[ $row['key'] ] ?? [] ) ),
			$this->resource->list( $by, $top )
		);
		if ( array_sum( array_column( $others, 'calls' ) ) > 0 ) {
			$series[] = self::series( '', __( 'Others', 'aipuffer' ), $others );
		}

		return [ 'dates' => $dates, 'series' => $series ];
	}

	/**
	 * A line.
	 *
	 * @param string               $key    The group.
	 * @param string               $label  Its name.
	 * @param array<string, Point> $points By day.
	 * @return Series
	 */
	private static function series( string $key, string $label, array $points ): array {
		return [
			'key'    => $key,
			'label'  => $label,
			'calls'  => array_column( $points, 'calls' ),
			'tokens' => array_column( $points, 'tokens' ),
			'cost'   => array_map( [ Credits::class, 'format' ], array_column( $points, 'cost' ) ),
		];
	}

	/**
	 * The figures of a row that a chart shows.
	 *
	 * @param array<string, ?string> $row Of UsageQuery.
	 * @return Point
	 */
	private static function point( array $row ): array {
		return [ 'calls' => (int) $row['calls'], 'tokens' => (int) $row['tokens'], 'cost' => (int) $row['cost'] ];
	}

	/**
	 * What is left of some figures without others.
	 *
	 * @param Point $all  Figures.
	 * @param Point $some A part of them.
	 * @return Point
	 */
	private static function less( array $all, array $some ): array {
		return [ 'calls' => $all['calls'] - $some['calls'], 'tokens' => $all['tokens'] - $some['tokens'], 'cost' => $all['cost'] - $some['cost'] ];
	}
}
