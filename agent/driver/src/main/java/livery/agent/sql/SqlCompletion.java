package livery.agent.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/** What a word of a query may become: columns of the tables it names, tables, databases, functions, keywords. */
final class SqlCompletion {
  private static final Pattern WORD = Pattern.compile("(?:(\\w+)\\.)?(\\w*)$");

  private static final Pattern TABLE =
      Pattern.compile(
          "(?i)\\b(?:from|join|into|update|table|describe|desc)\\s+([\\w.]+)(?:\\s+(?:as\\s+)?(?!(?:where|on|using|join|inner|left|right|full|cross|group|order|limit|set|values|select)\\b)(\\w+))?");

  /** Of more tables than these the columns are not looked up: each may be a question to a metastore. */
  private static final int MOST_TABLES = 5;

  private static final String[] KEYWORDS =
      ("add all alter analyze and any array as asc between bigint binary boolean both by cache case cast clear cluster "
              + "column columns comment create cross cube current_date current_timestamp database databases date day "
              + "decimal delete desc describe distinct distribute double drop else end escape except exists explain "
              + "external extract false filter first float following for from full function functions group grouping "
              + "having if in inner insert int intersect interval into is join last lateral left like limit map merge "
              + "minus month natural not null nulls offset on or order outer over overwrite partition partitioned "
              + "partitions pivot preceding properties range refresh rename replace revoke right rlike rollup row rows "
              + "schema select semi set sets show smallint sort stored string struct table tables tablesample temporary "
              + "then timestamp tinyint to trailing true truncate unbounded uncache union unique unpivot update use "
              + "using values view views when where window with year")
          .split(" ");

  private final CatalogNames names;
  private final SparkSession session;

  SqlCompletion(SparkSession session) {
    this.session = session;
    this.names = new CatalogNames(session);
  }

  List<String> candidates(String code, int cursor) {
    String before = code.substring(0, cursor);
    Matcher word = WORD.matcher(before);
    if (!word.find() || isInText(before)) {
      return new ArrayList<>();
    }
    Candidates candidates = new Candidates(word.group(2));
    Map<String, String> tables = tablesOf(code);
    String qualifier = word.group(1);
    if (qualifier == null) {
      for (String table : new LinkedHashSet<>(tables.values())) {
        candidates.add(columnsOf(table));
      }
      candidates.add(names.tables(names.currentDatabase()));
      candidates.add(names.databases());
      candidates.add(names.functions());
      candidates.addKeywords();
    } else if (tables.containsKey(qualifier.toLowerCase(Locale.ROOT))) {
      candidates.add(columnsOf(tables.get(qualifier.toLowerCase(Locale.ROOT))));
    } else {
      candidates.add(names.databases().contains(qualifier) ? names.tables(qualifier) : columnsOf(qualifier));
    }
    return candidates.all();
  }

  /** Between quotes nothing of the catalog is meant. */
  private static boolean isInText(String before) {
    return before.chars().filter(c -> c == '\'').count() % 2 == 1;
  }

  /** The tables that the code names, by the words that may stand before a column's name, in lower case. */
  private static Map<String, String> tablesOf(String code) {
    Map<String, String> tables = new LinkedHashMap<>();
    Matcher table = TABLE.matcher(code);
    while (table.find() && tables.size() < MOST_TABLES) {
      String name = table.group(1);
      tables.put(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT), name);
      if (table.group(2) != null) {
        tables.put(table.group(2).toLowerCase(Locale.ROOT), name);
      }
    }
    return tables;
  }

  private Collection<String> columnsOf(String table) {
    Set<String> columns = new LinkedHashSet<>();
    try {
      for (String column : session.table(table).columns()) {
        columns.add(column);
      }
    } catch (Exception noSuchTable) {
      // The query may name what it is about to define.
    }
    return columns;
  }

  /** Those of all names that begin with the word, in whatever case. */
  private static final class Candidates {
    private final String word;
    private final Set<String> found = new LinkedHashSet<>();

    Candidates(String word) {
      this.word = word;
    }

    void add(Collection<String> names) {
      names.stream().filter(name -> name.regionMatches(true, 0, word, 0, word.length())).sorted().forEach(found::add);
    }

    /** In capitals, unless the word is not. */
    void addKeywords() {
      boolean small = !word.isEmpty() && Character.isLowerCase(word.charAt(0));
      List<String> keywords = new ArrayList<>();
      for (String keyword : KEYWORDS) {
        keywords.add(small ? keyword : keyword.toUpperCase(Locale.ROOT));
      }
      add(keywords);
    }

    List<String> all() {
      return new ArrayList<>(found);
    }
  }
}
