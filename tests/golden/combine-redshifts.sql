-- Read 2 catalogs
-- makes catalog_rows
SELECT "input", "id", "ra", "dec", "z", "z_err", "z_flag", "instrument_type", "survey", "type", "tie_in", "unreadable_column", "unreadable_value", (CASE "survey"
    WHEN '2MRS' THEN CASE WHEN "z_err" >= 1e-3 THEN 3e+0 WHEN ("z_err" > 0e+0 AND "z_err" < 1e-3) THEN 4e+0 WHEN "z_err" = 0e+0 THEN 3e+0 ELSE 0e+0 END
    WHEN 'DESI' THEN CASE WHEN "raw.SPECTYPE" = 'STAR' THEN 6e+0 WHEN ("raw.SPECTYPE" <> 'STAR' AND "z_flag" = 0e+0 AND "raw.ZCAT_PRIMARY" = TRUE AND "z_err" < 1e-3) THEN 4e+0 WHEN ("raw.SPECTYPE" <> 'STAR' AND "z_flag" = 0e+0 AND "raw.ZCAT_PRIMARY" = TRUE AND "z_err" >= 1e-3) THEN 3e+0 WHEN ("raw.SPECTYPE" <> 'STAR' AND "z_flag" <> 0e+0 AND "raw.ZCAT_PRIMARY" = TRUE) THEN 1e+0 WHEN ("raw.SPECTYPE" <> 'STAR' AND "z_flag" <> 0e+0 AND "raw.ZCAT_PRIMARY" <> TRUE) THEN 0e+0 ELSE 0e+0 END
    WHEN 'JADES' THEN CASE "z_flag" WHEN 4e+0 THEN 4e+0 WHEN 3e+0 THEN 3e+0 WHEN 2e+0 THEN 2e+0 WHEN 1e+0 THEN 1e+0 WHEN 0e+0 THEN 0e+0 ELSE NULL END
    WHEN 'VVDS' THEN CASE WHEN nullif(trunc("z_flag") - 1e1 * trunc(trunc("z_flag") / 1e1), 'NaN'::DOUBLE) = 9e+0 THEN 2e+0 WHEN nullif(trunc("z_flag") - 1e1 * trunc(trunc("z_flag") / 1e1), 'NaN'::DOUBLE) = 4e+0 THEN 4e+0 WHEN nullif(trunc("z_flag") - 1e1 * trunc(trunc("z_flag") / 1e1), 'NaN'::DOUBLE) = 3e+0 THEN 3e+0 WHEN nullif(trunc("z_flag") - 1e1 * trunc(trunc("z_flag") / 1e1), 'NaN'::DOUBLE) = 2e+0 THEN 2e+0 WHEN nullif(trunc("z_flag") - 1e1 * trunc(trunc("z_flag") / 1e1), 'NaN'::DOUBLE) = 1e+0 THEN 1e+0 WHEN nullif(trunc("z_flag") - 1e1 * trunc(trunc("z_flag") / 1e1), 'NaN'::DOUBLE) = 0e+0 THEN 0e+0 ELSE 0e+0 END
  END)::DOUBLE AS own_flag, FALSE AS flag_refused, "z_flag" AS said_flag, (CASE "survey"
    WHEN '2MRS' THEN 's'
    WHEN 'DESI' THEN 's'
    WHEN 'JADES' THEN 's'
    WHEN 'VVDS' THEN 's'
  END)::VARCHAR AS own_type, FALSE AS type_refused
FROM (SELECT 0::INTEGER AS "input", CASE WHEN lower(trim("TARGETID"::VARCHAR, concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13)))) IN ('', 'none', 'null', 'nan') THEN NULL ELSE trim("TARGETID"::VARCHAR, concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13))) END AS "id", nullif("RA"::DOUBLE, 'NaN'::DOUBLE) AS "ra", nullif("DEC"::DOUBLE, 'NaN'::DOUBLE) AS "dec", nullif("Z"::DOUBLE, 'NaN'::DOUBLE) AS "z", nullif("ZERR"::DOUBLE, 'NaN'::DOUBLE) AS "z_err", nullif("ZWARN"::DOUBLE, 'NaN'::DOUBLE) AS "z_flag", NULL::VARCHAR AS "instrument_type", upper(CASE WHEN lower(trim("survey_name"::VARCHAR, concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13)))) IN ('', 'none', 'null', 'nan') THEN NULL ELSE trim("survey_name"::VARCHAR, concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13))) END) AS "survey", lower(NULL::VARCHAR) AS "type", 1::INTEGER AS "tie_in", NULL::VARCHAR AS "unreadable_column", NULL::VARCHAR AS "unreadable_value", "SPECTYPE" AS "raw.SPECTYPE", "ZCAT_PRIMARY" AS "raw.ZCAT_PRIMARY"
  FROM "desi") UNION ALL SELECT "input", "id", "ra", "dec", "z", "z_err", "z_flag", "instrument_type", "survey", "type", "tie_in", "unreadable_column", "unreadable_value", (CASE "survey"
    WHEN '2MRS' THEN CASE WHEN "z_err" >= 1e-3 THEN 3e+0 WHEN ("z_err" > 0e+0 AND "z_err" < 1e-3) THEN 4e+0 WHEN "z_err" = 0e+0 THEN 3e+0 ELSE 0e+0 END
    WHEN 'JADES' THEN CASE "z_flag" WHEN 4e+0 THEN 4e+0 WHEN 3e+0 THEN 3e+0 WHEN 2e+0 THEN 2e+0 WHEN 1e+0 THEN 1e+0 WHEN 0e+0 THEN 0e+0 ELSE NULL END
    WHEN 'VVDS' THEN CASE WHEN nullif(trunc("z_flag") - 1e1 * trunc(trunc("z_flag") / 1e1), 'NaN'::DOUBLE) = 9e+0 THEN 2e+0 WHEN nullif(trunc("z_flag") - 1e1 * trunc(trunc("z_flag") / 1e1), 'NaN'::DOUBLE) = 4e+0 THEN 4e+0 WHEN nullif(trunc("z_flag") - 1e1 * trunc(trunc("z_flag") / 1e1), 'NaN'::DOUBLE) = 3e+0 THEN 3e+0 WHEN nullif(trunc("z_flag") - 1e1 * trunc(trunc("z_flag") / 1e1), 'NaN'::DOUBLE) = 2e+0 THEN 2e+0 WHEN nullif(trunc("z_flag") - 1e1 * trunc(trunc("z_flag") / 1e1), 'NaN'::DOUBLE) = 1e+0 THEN 1e+0 WHEN nullif(trunc("z_flag") - 1e1 * trunc(trunc("z_flag") / 1e1), 'NaN'::DOUBLE) = 0e+0 THEN 0e+0 ELSE 0e+0 END
  END)::DOUBLE AS own_flag, FALSE AS flag_refused, "z_flag" AS said_flag, (CASE "survey"
    WHEN '2MRS' THEN 's'
    WHEN 'DESI' THEN 's'
    WHEN 'JADES' THEN 's'
    WHEN 'VVDS' THEN 's'
  END)::VARCHAR AS own_type, FALSE AS type_refused
FROM (SELECT 1::INTEGER AS "input", NULL::VARCHAR AS "id", nullif("ra"::DOUBLE, 'NaN'::DOUBLE) AS "ra", nullif("dec"::DOUBLE, 'NaN'::DOUBLE) AS "dec", nullif("z"::DOUBLE, 'NaN'::DOUBLE) AS "z", NULL::DOUBLE AS "z_err", coalesce(nullif(try_cast(trim("flag", concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13))) AS DOUBLE), 'NaN'::DOUBLE), CASE upper(CASE WHEN lower(trim("survey"::VARCHAR, concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13)))) IN ('', 'none', 'null', 'nan') THEN NULL ELSE trim("survey"::VARCHAR, concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13))) END) WHEN 'JADES' THEN CASE upper(trim("flag")) WHEN 'A' THEN 4e+0 WHEN 'B' THEN 3e+0 WHEN 'C' THEN 2e+0 WHEN 'D' THEN 1e+0 WHEN 'E' THEN 0e+0 END WHEN 'VIMOS' THEN CASE upper(trim("flag")) WHEN 'LRB_X' THEN 0e+0 WHEN 'MR_X' THEN 0e+0 WHEN 'LRB_B' THEN 1e+0 WHEN 'LRB_C' THEN 1e+0 WHEN 'MR_C' THEN 1e+0 WHEN 'MR_B' THEN 3e+0 WHEN 'LRB_A' THEN 4e+0 WHEN 'MR_A' THEN 4e+0 END END) AS "z_flag", NULL::VARCHAR AS "instrument_type", upper(CASE WHEN lower(trim("survey"::VARCHAR, concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13)))) IN ('', 'none', 'null', 'nan') THEN NULL ELSE trim("survey"::VARCHAR, concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13))) END) AS "survey", lower(CASE WHEN lower(trim("type"::VARCHAR, concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13)))) IN ('', 'none', 'null', 'nan') THEN NULL ELSE trim("type"::VARCHAR, concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13))) END) AS "type", 1::INTEGER AS "tie_in", CASE WHEN (("flag" IS NOT NULL AND nullif(try_cast(trim("flag", concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13))) AS DOUBLE), 'NaN'::DOUBLE) IS NULL) AND NOT coalesce(upper(CASE WHEN lower(trim("survey"::VARCHAR, concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13)))) IN ('', 'none', 'null', 'nan') THEN NULL ELSE trim("survey"::VARCHAR, concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13))) END) IN ('JADES', 'VIMOS'), FALSE)) THEN 'flag' END AS "unreadable_column", CASE WHEN (("flag" IS NOT NULL AND nullif(try_cast(trim("flag", concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13))) AS DOUBLE), 'NaN'::DOUBLE) IS NULL) AND NOT coalesce(upper(CASE WHEN lower(trim("survey"::VARCHAR, concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13)))) IN ('', 'none', 'null', 'nan') THEN NULL ELSE trim("survey"::VARCHAR, concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13))) END) IN ('JADES', 'VIMOS'), FALSE)) THEN "flag" END AS "unreadable_value"
  FROM "jades");

-- Look at surveys and flags
-- makes catalog_facts, by a pure function over:
SELECT input, survey, min(rowid)::DOUBLE AS first_row, count(*) FILTER (WHERE unreadable_column IS NULL AND TRUE)::INTEGER AS "rows",
    min(z_flag) FILTER (WHERE unreadable_column IS NULL) AS lowest, max(z_flag) FILTER (WHERE unreadable_column IS NULL) AS highest,
    count(*) FILTER (WHERE unreadable_column IS NULL AND z_flag > 0 AND z_flag < 1)::INTEGER AS "between", count(*) FILTER (WHERE unreadable_column IS NULL AND type IN ('s', 'g', 'p'))::INTEGER AS common, count(*) FILTER (WHERE unreadable_column IS NULL AND type IS NOT NULL AND type NOT IN ('s', 'g', 'p'))::INTEGER AS other,
    count(*) FILTER (WHERE unreadable_column IS NULL AND flag_refused)::INTEGER AS flag_refused, min(said_flag) FILTER (WHERE flag_refused)::VARCHAR AS flag_example,
    count(*) FILTER (WHERE unreadable_column IS NULL AND type_refused)::INTEGER AS type_refused, min(own_type) FILTER (WHERE type_refused) AS type_example
    FROM "catalog_rows" GROUP BY input, survey ORDER BY input, survey;

-- Map flags to the common scale
-- makes flagged_rows
SELECT c.rowid::INTEGER AS "at", c.input, (c.rowid - f.first_row + 1)::INTEGER AS file_row, c.survey, c.ra, c.dec, c.z, c.z_err, c.tie_in, CASE WHEN f.quality_like THEN CASE WHEN c.z_flag IS NULL THEN NULL WHEN c.z_flag = 0 THEN 0e0 WHEN c.z_flag < 7e-1 THEN 1e0
    WHEN c.z_flag < 9e-1 THEN 2e0 WHEN c.z_flag < 9.9e-1 THEN 3e0 ELSE 4e0 END ELSE c.own_flag END AS flag, CASE WHEN f.typed THEN c.type ELSE c.own_type END AS type, c.unreadable_column IS NOT NULL AS unreadable
FROM "catalog_rows" c JOIN "catalog_facts" f ON f.input = c.input;

-- Count the flags of each survey
-- makes survey_flags, by a pure function over:
SELECT input, survey, flag, count(*)::INTEGER AS "rows", count(flag)::INTEGER AS flags, count(type)::INTEGER AS types
      FROM "flagged_rows" WHERE NOT unreadable GROUP BY input, survey, flag ORDER BY survey, flag, input;

-- Set rows aside that have no usable position or number
-- makes set_aside
SELECT source, "row", reason, "column", "value" FROM (SELECT f."at", CASE "input" WHEN 0 THEN '001_desi' WHEN 1 THEN '002_jades' END AS source, f.file_row AS "row", 'no number' AS reason, c.unreadable_column AS "column",
      c.unreadable_value AS "value" FROM (SELECT * FROM "flagged_rows" WHERE unreadable) f
      JOIN (SELECT rowid AS place, unreadable_column, unreadable_value FROM "catalog_rows") c ON c.place = f."at" UNION ALL SELECT "at", CASE "input" WHEN 0 THEN '001_desi' WHEN 1 THEN '002_jades' END AS source, file_row AS "row", reason, CASE split_part(reason, ' ', 1) WHEN 'ra' THEN CASE "input" WHEN 0 THEN 'RA' WHEN 1 THEN 'ra' END ELSE CASE "input" WHEN 0 THEN 'DEC' WHEN 1 THEN 'dec' END END AS "column",
      (CASE split_part(reason, ' ', 1) WHEN 'ra' THEN ra ELSE "dec" END)::VARCHAR AS "value"
    FROM (SELECT "at", input, file_row, ra, "dec", CASE WHEN ra IS NULL THEN 'ra is missing' WHEN NOT isfinite(ra) THEN 'ra is not finite'
    WHEN ra < 0 THEN 'ra is below 0' WHEN ra >= 360 THEN 'ra is 360 or more'
    WHEN "dec" IS NULL THEN 'dec is missing' WHEN NOT isfinite("dec") THEN 'dec is not finite'
    WHEN "dec" < -90 THEN 'dec is below -90' WHEN "dec" > 90 THEN 'dec is above 90' END AS reason FROM "flagged_rows" WHERE NOT unreadable AND flag >= 3e+0)
    WHERE reason IS NOT NULL) ORDER BY "at";

-- Keep flag 3 and above
-- makes kept_rows
SELECT "at" AS "row", input, CASE "input" WHEN 0 THEN 'CRD001_' WHEN 1 THEN 'CRD002_' END || file_row AS crd_id, ra, "dec", z, flag, type, tie_in, flag AS "score_0", CASE lower(type) WHEN 's' THEN 3::DOUBLE WHEN 'g' THEN 2::DOUBLE WHEN 'p' THEN 1::DOUBLE ELSE 0e0 END AS "score_1"
FROM "flagged_rows" WHERE NOT unreadable AND flag >= 3e+0 AND CASE WHEN ra IS NULL THEN 'ra is missing' WHEN NOT isfinite(ra) THEN 'ra is not finite'
    WHEN ra < 0 THEN 'ra is below 0' WHEN ra >= 360 THEN 'ra is 360 or more'
    WHEN "dec" IS NULL THEN 'dec is missing' WHEN NOT isfinite("dec") THEN 'dec is not finite'
    WHEN "dec" < -90 THEN 'dec is below -90' WHEN "dec" > 90 THEN 'dec is above 90' END IS NULL;

-- Count the rows of each catalog
-- makes catalog_counts, by a pure function over:
SELECT input, count(*)::INTEGER AS "rows", count(*) FILTER (WHERE unreadable OR flag >= 3e+0 AND CASE WHEN ra IS NULL THEN 'ra is missing' WHEN NOT isfinite(ra) THEN 'ra is not finite'
    WHEN ra < 0 THEN 'ra is below 0' WHEN ra >= 360 THEN 'ra is 360 or more'
    WHEN "dec" IS NULL THEN 'dec is missing' WHEN NOT isfinite("dec") THEN 'dec is not finite'
    WHEN "dec" < -90 THEN 'dec is below -90' WHEN "dec" > 90 THEN 'dec is above 90' END IS NOT NULL)::INTEGER AS aside,
      count(*) FILTER (WHERE NOT unreadable AND (flag >= 3e+0) IS NOT TRUE)::INTEGER AS below FROM "flagged_rows" GROUP BY input ORDER BY input;

-- Lay out the northern border of Rubin
-- makes rubin_border, by a pure function over:
SELECT 1 AS one;

-- Mark DP1 fields and Rubin footprint
-- makes footprints
SELECT k."row", CASE WHEN cos(radians(k."dec")) * (3.059919715314149e-1 * cos(radians(k.ra)) + 3.2269047413858616e-2 * sin(radians(k.ra))) + -9.514870582080031e-1 * sin(radians(k."dec")) >= 9.990482215818578e-1 OR cos(radians(k."dec")) * (7.836613746682629e-1 * cos(radians(k.ra)) + 6.091855558274646e-1 * sin(radians(k.ra))) + 1.215228720209957e-1 * sin(radians(k."dec")) >= 9.990482215818578e-1 OR cos(radians(k."dec")) * (6.316956892925065e-1 * cos(radians(k.ra)) + 5.300556199016199e-1 * sin(radians(k.ra))) + -5.65686835572452e-1 * sin(radians(k."dec")) >= 9.990482215818578e-1 OR cos(radians(k."dec")) * (5.292773802869174e-1 * cos(radians(k.ra)) + 7.057005473051373e-1 * sin(radians(k.ra))) + -4.7101188121941e-1 * sin(radians(k."dec")) >= 9.990482215818578e-1 OR cos(radians(k."dec")) * (3.387360293830587e-1 * cos(radians(k.ra)) + 5.659866621286588e-1 * sin(radians(k.ra))) + -7.516096065712965e-1 * sin(radians(k."dec")) >= 9.990482215818578e-1 OR cos(radians(k."dec")) * (-7.898992833716569e-2 * cos(radians(k.ra)) + 9.028590122851735e-1 * sin(radians(k.ra))) + -4.2261826174069944e-1 * sin(radians(k."dec")) >= 9.990482215818578e-1 OR cos(radians(k."dec")) * (-2.748048317800513e-1 * cos(radians(k.ra)) + 9.440391635071033e-1 * sin(radians(k.ra))) + -1.8240713307090423e-1 * sin(radians(k."dec")) >= 9.990482215818578e-1 THEN 1 ELSE 0 END::BIGINT AS "is_in_DP1_fields", CASE WHEN k."dec" <= "b".slope * (k.ra - "b".foot_ra) + "b".foot_dec THEN 1 ELSE 0 END::BIGINT AS is_in_rubin_footprint
FROM "kept_rows" k JOIN "rubin_border" b ON b.cell = floor((k.ra - 2.5e-1) * 2e+0)::INTEGER;

-- Find pairs within 0.5″
-- makes marks_pairs
WITH reaching AS (SELECT "row", ra, "dec", (band * 4194304 + (step + cells) % cells)::BIGINT AS cell FROM (SELECT "row", ra, "dec", band, cells, unnest(CASE WHEN last - first + 1 >= cells THEN range(0, cells::BIGINT)
    ELSE range(first, last + 1) END) AS step FROM (SELECT *, floor((turn - half_turn) * cells)::BIGINT AS first, floor((turn + half_turn) * cells)::BIGINT AS last
    FROM (SELECT * EXCLUDE (height), greatest(1e0, floor(1.62e+5 * (1e0 - height * height))) AS cells FROM (SELECT *, (band + 5e-1) * 2.4691358024691357e-5 - 1e0 AS height FROM (SELECT * EXCLUDE (band_low, band_high), unnest(range(band_low, band_high + 1))::DOUBLE AS band FROM (SELECT *, floor(("dec" - 1.3888988902777778e-4 + 9e1) * 4.5e+2)::BIGINT AS band_low, floor(("dec" + 1.3888988902777778e-4 + 9e1) * 4.5e+2)::BIGINT AS band_high,
    CASE WHEN abs("dec") + 1.3888988902777778e-4 >= 899999e-4 THEN 5e-1
      ELSE degrees(asin(least(1e0, sin(radians(1.3888988902777778e-4)) / cos(radians("dec"))))) / 36e1 * 10000001e-7 + 1e-11 END AS half_turn
    FROM (SELECT "row"::INTEGER AS "row", ra, "dec", ra / 36e1 - floor(ra / 36e1) AS turn
    FROM "kept_rows" WHERE isfinite(ra) AND isfinite("dec") AND abs("dec") <= 9e1)))))))), placed AS (SELECT "row", ra, "dec", (band * 4194304 + floor(turn * cells) % cells)::BIGINT AS cell FROM (SELECT * EXCLUDE (height), greatest(1e0, floor(1.62e+5 * (1e0 - height * height))) AS cells FROM (SELECT *, (band + 5e-1) * 2.4691358024691357e-5 - 1e0 AS height FROM (SELECT *, floor(("dec" + 90e0) * 4.5e+2) AS band FROM (SELECT "row"::INTEGER AS "row", ra, "dec", ra / 36e1 - floor(ra / 36e1) AS turn
    FROM "kept_rows" WHERE isfinite(ra) AND isfinite("dec") AND abs("dec") <= 9e1))))),
    near AS (SELECT a."row" AS row_a, b."row" AS row_b, 2e0 * degrees(asin(least(1e0, sqrt(power(sin(radians(a."dec" - b."dec") / 2e0), 2)
  + cos(radians(a."dec")) * cos(radians(b."dec")) * power(sin(radians(a.ra - b.ra) / 2e0), 2))))) * 3600e0 AS separation_arcsec FROM reaching a JOIN placed b ON a.cell = b.cell
      WHERE a."row" < b."row" AND abs(a."dec" - b."dec") <= 1.3888988902777778e-4)
    SELECT row_a, row_b, separation_arcsec FROM near WHERE separation_arcsec < 5e-1 ORDER BY row_a, row_b;

-- Link pairs into groups
-- makes marks_groups, by a pure function over:
WITH stars AS (SELECT "row"::INTEGER AS star FROM "kept_rows" WHERE flag = 6)
    SELECT row_a, row_b FROM "marks_pairs" ANTI JOIN stars a ON row_a = a.star ANTI JOIN stars b ON row_b = b.star;

-- Group and rank
-- makes marks_ties, by a pure function over:
SELECT g."row", g.label, r."z"::DOUBLE AS "z", r."score_0"::DOUBLE AS "score_0", r."score_1"::DOUBLE AS "score_1" FROM "marks_groups" g JOIN "kept_rows" r ON r."row" = g."row"
    ORDER BY g.label, r.crd_id, g."row";

-- Name the neighbors
-- makes marks_neighbors
WITH both_ways AS (SELECT row_a AS "row", row_b AS other FROM "marks_pairs" UNION ALL SELECT row_b, row_a FROM "marks_pairs")
    SELECT b."row", array_to_string(list_sort(list(r.crd_id)), ', ') AS compared_to, min(g.label) AS near_label
    FROM both_ways b JOIN "kept_rows" r ON r."row" = b.other LEFT JOIN "marks_groups" g ON g."row" = b.other
    GROUP BY b."row" ORDER BY b."row";

-- Mark duplicates
-- makes marks
SELECT r."row"::INTEGER AS "row", (CASE WHEN r.flag = 6 THEN 3 ELSE coalesce(t.tie_result, r.tie_in) END)::INTEGER AS tie_result,
      n.compared_to, coalesce(t.label, n.near_label, r."row")::BIGINT AS group_id
    FROM "kept_rows" r LEFT JOIN "marks_ties" t ON t."row" = r."row" LEFT JOIN "marks_neighbors" n ON n."row" = r."row"
    ORDER BY r."row";

-- Remove duplicates
-- makes survivors
SELECT "row", tie_result, compared_to, group_id FROM (SELECT "row", CASE WHEN tie_result <> 2 THEN tie_result WHEN "row" IN (SELECT arg_min(m."row", md5('42:' || k.crd_id)) AS winner FROM "marks" m JOIN "kept_rows" k ON k."row" = m."row"
      WHERE m.tie_result = 2 GROUP BY m.group_id) THEN 1 ELSE 0 END AS tie_result,
      compared_to, group_id FROM "marks") WHERE tie_result IN (1) ORDER BY "row";

-- Count what happened to the rows
-- makes waterfall, by a pure function over:
SELECT * FROM (SELECT sum("rows")::INTEGER AS "rows", sum(aside)::INTEGER AS aside, sum(below)::INTEGER AS below FROM "catalog_counts"),
      (SELECT count(*) FILTER (WHERE m.tie_result = 0)::INTEGER AS lost, count(*) FILTER (WHERE m.tie_result = 2)::INTEGER AS unresolved, count(*) FILTER (WHERE m.tie_result = 3)::INTEGER AS stars
      FROM "marks" m ANTI JOIN "survivors" s ON s."row" = m."row");

-- Put the result in order
-- makes result
SELECT k.crd_id AS "CRD_ID", c.id AS "id", c.ra AS "ra", c."dec" AS "dec", c.z AS "z", c.z_flag AS "z_flag", c.z_err AS "z_err", CASE WHEN d.typed THEN c.type ELSE c.instrument_type END AS "instrument_type", c.survey AS "survey", CASE k.input WHEN 0 THEN '001_desi' WHEN 1 THEN '002_jades' END AS "source", m.tie_result::TINYINT AS "tie_result", f."is_in_DP1_fields" AS "is_in_DP1_fields", f."is_in_rubin_footprint" AS "is_in_rubin_footprint", m.compared_to AS "compared_to", k.flag AS "z_flag_homogenized", k.type AS "instrument_type_homogenized", m.group_id AS "group_id"
FROM "kept_rows" k JOIN "catalog_rows" c ON c.rowid = k."row"
JOIN "survivors" m ON m."row" = k."row"
JOIN "footprints" f ON f."row" = k."row"
JOIN "catalog_facts" d ON d.input = k.input
ORDER BY k."row";
