package livery.agent.kryo;

import java.util.LinkedHashMap;
import java.util.Map;

/** What jobs leave for later ones: the 100 objects used last, as in Livy. */
final class SharedObjects {
  private static final int KEPT = 100;

  private final Map<String, Object> objects =
      new LinkedHashMap<String, Object>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Object> eldest) {
          return size() > KEPT;
        }
      };

  synchronized Object get(String name) {
    return objects.get(name);
  }

  synchronized void put(String name, Object object) {
    objects.put(name, object);
  }

  synchronized Object remove(String name) {
    return objects.remove(name);
  }
}
